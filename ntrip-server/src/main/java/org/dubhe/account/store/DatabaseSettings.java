package org.dubhe.account.store;

/**
 * Where the account database is.
 *
 * @param url of JDBC: {@code jdbc:h2:file:…} or {@code jdbc:postgresql://host:port/name}
 * @param user of the database
 * @param password of the database; may be empty
 * @param pool connections
 */
public record DatabaseSettings(String url, String user, String password, int pool) {
    /** Whether it is PostgreSQL; otherwise H2. */
    boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + ", " + user + "]";
    }
}
