package org.dubhe.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.PasswordHash;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.station.source.Quantities;
import org.dubhe.station.source.Secrets;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code accounts}:
 *
 * <pre>
 * accounts:
 *   url: jdbc:postgresql://127.0.0.1:5432/dubhe   # jdbc:h2:file:PATH, relative to the file's folder; absent: the file accounts there, or in $STATE_DIRECTORY
 *   user: dubhe                  # sa
 *   password_file: db.secret     # or password_env: NAME, or password: …; none for H2
 *   pool: 4                      # connections
 *   node: main                   # name of this program, where several share the database
 *   password_hash: argon2id      # or bcrypt; of new passwords
 *   password_cache: 10min        # how long a verified login is believed
 *   password_threads: 1          # half the processors
 *   password_queue: 500          # logins that may wait
 *   flush: 5s                    # how often usage is written: what a crash loses
 *   position_retention: 90d      # positions of rovers; 0ms erases them as soon as their session has ended; "none" keeps them
 *   session_retention: none      # whole sessions
 *   audit_retention: none        # lines of the audit log
 *   zone: UTC                    # whose days reports mean
 * </pre>
 */
final class AccountsReader {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = Duration.ofDays(36_500);
    /** {@code //user:password@host}, which the drivers do not take either. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");

    /** Folders that systemd keeps for a service (StateDirectory=), with colons between them. */
    private static final String STATE_VARIABLE = "STATE_DIRECTORY";

    /** Of the H2 file where nothing is said of it. */
    private static final String DEFAULT_NAME = "accounts";

    private static final Pattern FILE_URL = Pattern.compile("jdbc:h2:(?:file:)?([^:;]+)(;.*)?");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_.-]{1,50}");

    /** Stands for one that is a mistake; of the kind that needs no password, which would be another mistake. */
    private static final String NO_URL = "jdbc:h2:";

    private AccountsReader() {}

    static AccountSettings read(YamlSection section, Path folder) {
        return read(section, folder, System::getenv);
    }

    /** @param environment variables by name */
    static AccountSettings read(YamlSection section, Path folder, Function<String, @Nullable String> environment) {
        String url = url(section, folder, environment.apply(STATE_VARIABLE));
        boolean h2 = url.startsWith("jdbc:h2:");
        DatabaseSettings database = new DatabaseSettings(
                url,
                section.text("user", h2 ? "sa" : "dubhe"),
                Secrets.read(section, "password", folder, h2 ? "" : null),
                section.integer("pool", 2, 50, 4));
        AccountSettings otherwise = AccountSettings.defaults(database);
        AccountSettings settings = new AccountSettings(
                database,
                node(section, otherwise.node()),
                hash(section, otherwise.hash()),
                Quantities.duration(section, "password_cache", SECOND, DAY, otherwise.passwordCache()),
                section.integer("password_threads", 1, 64, otherwise.passwordThreads()),
                section.integer("password_queue", 1, 100_000, otherwise.passwordQueue()),
                Quantities.duration(section, "flush", SECOND, Duration.ofMinutes(10), otherwise.flush()),
                retention(section, "position_retention", Duration.ZERO, otherwise.positionRetention()),
                retention(section, "session_retention", DAY, otherwise.sessionRetention()),
                retention(section, "audit_retention", DAY, otherwise.auditRetention()),
                zone(section, otherwise.zone()));
        section.finish();
        return settings;
    }

    private static String url(YamlSection section, Path folder, @Nullable String state) {
        if (!section.has("url")) {
            Path at = state == null || state.isEmpty() ? folder : Path.of(state.split(":", 2)[0]);
            return file(at, DEFAULT_NAME, "");
        }
        String url = section.text("url");
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            section.mistake("url", "…password=…", "the password by password_file or password_env");
            return NO_URL;
        }
        if (USER_INFO.matcher(url).find()) {
            section.mistake("url", "…@…", "the user by user, the password by password_file or password_env");
            return NO_URL;
        }
        if (url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
            return url;
        }
        var file = FILE_URL.matcher(url);
        if (!file.matches()) {
            section.mistake("url", url, "jdbc:h2:file:PATH or jdbc:postgresql://HOST:PORT/NAME");
            return NO_URL;
        }
        String options = file.group(2) == null ? "" : file.group(2);
        return file(folder, file.group(1), options);
    }

    private static String file(Path folder, String name, String options) {
        // The service closes it when the last figures are written; H2's own hook would do so before.
        return "jdbc:h2:file:" + folder.resolve(name).toAbsolutePath().normalize() + options
                + (options.contains("DB_CLOSE_ON_EXIT") ? "" : ";DB_CLOSE_ON_EXIT=FALSE");
    }

    private static String node(YamlSection section, String otherwise) {
        String node = section.text("node", otherwise);
        if (!NODE.matcher(node).matches()) {
            section.mistake("node", node, "1 to 50 letters, digits, _ - .");
        }
        return node;
    }

    private static PasswordHash hash(YamlSection section, PasswordHash otherwise) {
        return section.has("password_hash")
                ? PasswordHash.valueOf(section.choice("password_hash", List.of("argon2id", "bcrypt"))
                        .toUpperCase(Locale.ROOT))
                : otherwise;
    }

    private static @Nullable Duration retention(
            YamlSection section, String key, Duration least, @Nullable Duration otherwise) {
        if (!section.has(key)) {
            return otherwise;
        }
        return section.text(key).equals("none") ? null : Quantities.duration(section, key, least, CENTURY, DAY);
    }

    private static ZoneId zone(YamlSection section, ZoneId otherwise) {
        String zone = section.text("zone", otherwise.getId());
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException _) {
            section.mistake("zone", zone, "a time zone such as UTC or Asia/Shanghai");
            return otherwise;
        }
    }
}
