package org.dubhe.account.store;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the account database is.
 *
 * @param url of JDBC: {@code jdbc:h2:file:…} or {@code jdbc:postgresql://host:port/name}
 * @param user of the database
 * @param password of the database; may be empty
 * @param pool connections
 */
public record DatabaseSettings(String url, String user, String password, int pool) {
    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:file:([^;]+)(?:;.*)?");

    /** Whether it is PostgreSQL; otherwise H2. */
    boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    /** H2's file, which nobody but its owner is to read; null where the database is none. */
    @Nullable
    Path file() {
        Matcher file = H2_FILE.matcher(url);
        return file.matches() ? Path.of(file.group(1) + ".mv.db") : null;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + ", " + user + "]";
    }
}
