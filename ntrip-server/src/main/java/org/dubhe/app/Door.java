package org.dubhe.app;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.dubhe.account.AccountService;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.AccountStats;
import org.dubhe.account.FileAccounts;
import org.dubhe.account.MountTerms;
import org.dubhe.caster.DigestStore;
import org.dubhe.caster.Gatekeeper;
import org.dubhe.config.MountKind;
import org.dubhe.config.ServiceConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: the users of the configuration file, or a database of accounts. Which of both, a start decides.
 *
 * @param gatekeeper what the caster asks
 * @param digests the same object, asked for the secrets of HTTP Digest
 * @param file the accounts of the file; null where there is a database
 * @param database null where the file names users
 */
record Door(
        Gatekeeper gatekeeper,
        DigestStore digests,
        @Nullable FileAccounts file,
        @Nullable AccountService database) {
    /**
     * As the configuration says it.
     *
     * @param sourcePasswords by mountpoint
     * @param inForce the configuration at the time of asking, whose mountpoints count
     * @throws IOException where the database cannot be had
     */
    static Door of(
            ServiceConfiguration configuration,
            Map<String, String> sourcePasswords,
            Supplier<ServiceConfiguration> inForce)
            throws IOException {
        AccountSettings settings = configuration.accounts();
        if (settings == null) {
            FileAccounts file = new FileAccounts(
                    configuration.users(),
                    sourcePasswords,
                    configuration.roversPerUserMax(),
                    configuration.replacesOldestRover());
            return new Door(file, file, file, null);
        }
        AccountService database = AccountService.open(settings, sourcePasswords, mount -> terms(inForce.get(), mount));
        return of(database, database.gatekeeper());
    }

    private static @Nullable MountTerms terms(ServiceConfiguration configuration, String mount) {
        MountKind kind = configuration.mountpoints().get(mount);
        return kind == null
                ? null
                : new MountTerms(kind.word(), configuration.rulesOf(mount).serviceLevel());
    }

    private static <T extends Gatekeeper & DigestStore> Door of(AccountService database, T gatekeeper) {
        return new Door(gatekeeper, gatekeeper, null, database);
    }

    /** Goes on with other users and settings; rovers that may not be here any more are ended. */
    void reload(ServiceConfiguration next, Map<String, String> sourcePasswords) {
        if (file != null) {
            file.replace(next.users(), sourcePasswords, next.roversPerUserMax(), next.replacesOldestRover());
        }
        AccountSettings settings = next.accounts();
        if (database != null && settings != null) {
            database.reload(settings, sourcePasswords);
        }
    }

    /** Figures of the database; of one that does nothing where there is none. */
    AccountStats stats() {
        return database == null ? new AccountStats() : database.stats();
    }

    /**
     * By organisation; the accounts of the file know none: all their rovers are one.
     *
     * @param rovers all that are there
     */
    Map<String, Integer> sessions(int rovers) {
        return database == null ? Map.of("none", rovers) : database.accounts().sessionsByOrganisation();
    }

    /** Writes the last figures of the sessions, which have ended. */
    void close(Duration atMost) {
        if (database != null) {
            database.close(atMost);
        }
    }
}
