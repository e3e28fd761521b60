package org.dubhe.app.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.Backup;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.TokenStore;
import org.dubhe.admin.Tokens;
import org.dubhe.config.ServiceConfiguration;

/** What is done to the account database of a service that does not run. */
final class OfflineAccounts {
    private static final Clock CLOCK = Clock.systemUTC();

    private OfflineAccounts() {}

    /**
     * Stores a new token; returns it.
     *
     * @param err is told which database that is
     */
    static String createToken(Path config, String name, String role, PrintWriter err) throws IOException {
        String token = Tokens.fresh();
        DatabaseSettings settings = settings(config, err);
        try (Database database = Database.open(settings)) {
            new TokenStore(database, CLOCK).create(actor(), name, role, Tokens.hash(token));
        } catch (AccountException e) {
            throw new AdminFailure(1, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; an H2 file is the running service's alone: stop it, or take --print", e);
        }
        return token;
    }

    /**
     * Fills a new database; returns the number of its rows.
     *
     * @param err is told which database that is
     */
    static long restore(Path config, Path backup, PrintWriter err) throws IOException {
        if (!Files.isReadable(backup)) {
            throw new AdminFailure(1, backup + ": cannot be read");
        }
        return Backup.restore(settings(config, err), backup, actor(), CLOCK);
    }

    private static DatabaseSettings settings(Path config, PrintWriter err) throws IOException {
        AccountSettings accounts = ServiceConfiguration.read(config).accounts();
        if (accounts == null) {
            throw new AdminFailure(
                    1, config + ": has no section accounts, so there is no database; token create --print needs none");
        }
        DatabaseSettings database = accounts.database();
        err.println("account database: " + database.url());
        err.flush();
        return database;
    }

    private static Actor actor() {
        return new Actor("command line (" + System.getProperty("user.name", "?") + ")", "");
    }
}
