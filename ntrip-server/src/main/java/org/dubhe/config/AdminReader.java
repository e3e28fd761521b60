package org.dubhe.config;

import io.netty.util.NetUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.dubhe.admin.AdminSettings;
import org.dubhe.admin.Role;
import org.dubhe.admin.Tokens;
import org.dubhe.caster.CasterSettings;
import org.dubhe.station.source.Secrets;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code admin}:
 *
 * <pre>
 * admin:
 *   bind: 127.0.0.1
 *   port: 9102
 *   tls: { certificate: admin.pem, key: admin.key }   # absent: no TLS; read anew when the files change
 *   tokens:                     # those of the account database come on top
 *     monitor: { role: viewer, sha256: 9f86d0… }      # what `dubhe admin token create NAME --print` says
 *     console: { role: admin, token_file: console.token }   # or token_env: NAME; the token itself
 *   backups: backups            # folder for `POST /api/v1/backup`; absent: backups are only sent
 * </pre>
 */
final class AdminReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Programs and people that are named in a file. */
    private static final int TOKENS_MAX = 100;

    private AdminReader() {}

    static AdminSettings read(YamlSection section, Path folder) {
        AdminSettings settings = new AdminSettings(
                bind(section),
                section.integer("port", 0, 65_535, AdminSettings.PORT_DEFAULT),
                section.has("tls") ? tls(section.section("tls"), folder) : null,
                section.has("tokens") ? tokens(section.section("tokens"), folder) : Map.of(),
                section.has("backups") ? backups(section, folder) : null);
        section.finish();
        return settings;
    }

    private static String bind(YamlSection section) {
        String bind = section.text("bind", "127.0.0.1");
        if (!NetUtil.isValidIpV4Address(bind) && !NetUtil.isValidIpV6Address(bind)) {
            section.mistake("bind", bind, "a numeric IPv4 or IPv6 address");
        }
        return bind;
    }

    private static CasterSettings.@Nullable Tls tls(YamlSection section, Path folder) {
        CasterSettings.Tls tls = new CasterSettings.Tls(
                0, CasterSection.file(section, "certificate", folder), CasterSection.file(section, "key", folder));
        section.finish();
        return tls;
    }

    private static Path backups(YamlSection section, Path folder) {
        Path backups = folder.resolve(section.text("backups"));
        if (!Files.isDirectory(backups) || !Files.isWritable(backups)) {
            section.mistake("backups", backups.toString(), "a folder that can be written to");
        }
        return backups;
    }

    private static Map<String, AdminSettings.Token> tokens(YamlSection section, Path folder) {
        Map<String, AdminSettings.Token> out = new LinkedHashMap<>();
        for (Map.Entry<String, YamlSection> entry : section.sections().entrySet()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                section.mistake(entry.getKey(), "a name of 1 to 100 letters, digits, _ - . @");
            }
            out.put(entry.getKey(), token(entry.getValue(), folder));
        }
        if (out.size() > TOKENS_MAX) {
            section.mistake(out.size() + " tokens", "at most " + TOKENS_MAX);
        }
        return out;
    }

    private static AdminSettings.Token token(YamlSection section, Path folder) {
        Role role = Role.of(section.choice("role", Role.words()));
        String hash;
        if (section.has("sha256")) {
            hash = section.text("sha256").toLowerCase(Locale.ROOT);
            if (!SHA256.matcher(hash).matches()) {
                section.mistake("sha256", "…", "64 hexadecimal digits");
            }
        } else {
            String token = Secrets.read(section, "token", folder, null);
            if (!Tokens.isToken(token)) {
                section.mistake("token", "…", "a token as `dubhe admin token create` makes them");
            }
            hash = Tokens.hash(token);
        }
        section.finish();
        return new AdminSettings.Token(role, hash);
    }
}
