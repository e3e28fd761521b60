package org.dubhe.account;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.dubhe.account.store.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of the accounts. Ranges are checked where the configuration is read.
 *
 * @param database where they are
 * @param node name of this program among those that share the database
 * @param hash how new passwords are hashed
 * @param passwordCache how long a verified login is believed
 * @param passwordThreads workers that verify passwords
 * @param passwordQueue logins that may wait for them; past it the answer is 503
 * @param flush how often the figures of live sessions are written
 * @param positionRetention how long positions of rovers are kept; null for ever
 * @param sessionRetention how long sessions are kept; null for ever
 * @param auditRetention how long lines of the audit log are kept; null for ever
 * @param zone whose days reports mean
 */
public record AccountSettings(
        DatabaseSettings database,
        String node,
        PasswordHash hash,
        Duration passwordCache,
        int passwordThreads,
        int passwordQueue,
        Duration flush,
        @Nullable Duration positionRetention,
        @Nullable Duration sessionRetention,
        @Nullable Duration auditRetention,
        ZoneId zone) {
    /** With what another one has that can change while the service runs. */
    public AccountSettings withChangeable(AccountSettings other) {
        return new AccountSettings(
                database,
                node,
                other.hash,
                passwordCache,
                passwordThreads,
                passwordQueue,
                flush,
                other.positionRetention,
                other.sessionRetention,
                other.auditRetention,
                other.zone);
    }

    /** Defaults, on a database. Half the processors verify passwords, the others go on serving. */
    public static AccountSettings defaults(DatabaseSettings database) {
        return new AccountSettings(
                database,
                "main",
                PasswordHash.ARGON2ID,
                Duration.ofMinutes(10),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                500,
                Duration.ofSeconds(5),
                Duration.ofDays(90),
                null,
                null,
                ZoneOffset.UTC);
    }
}
