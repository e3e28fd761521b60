package org.dubhe.account;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.WhenFull;

/**
 * Accounts as a process of their own that writes until it is killed, and says on its standard output what it was told is written: {@code created
 * NAME} of an organisation, {@code flushed ADDRESS BYTES} of the session of a rover, {@code refused KIND}, {@code flush BOOLEAN BOOLEAN} for whether
 * usage was taken and whether the database is said to answer.
 */
final class CrashingAccounts {
    private static final int ROVERS = 40;
    private static final int ROUND_MILLIS = 10;

    private CrashingAccounts() {}

    /** Takes the URL of the database and a word that no other run has. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        DatabaseSettings database = new DatabaseSettings(arguments[0], "sa", "", 4);
        String run = arguments[1];
        try (AccountBench bench = new AccountBench(database)) {
            bench.accounts().createOrganisation(AccountBench.ACTOR, run);
            bench.accounts().createProject(AccountBench.ACTOR, run, "p", org.dubhe.account.store.Validity.ALWAYS);
            UserRules rules = UserRules.ofKinds("vrs").withSessions(ROVERS, WhenFull.REFUSE);
            bench.accounts().createUser(AccountBench.ACTOR, run, "p", run, "secret", rules, "");
            List<TestRover> rovers = new ArrayList<>();
            for (int i = 0; i < ROVERS; i++) {
                rovers.add(bench.enter(run, "VRS"));
            }
            for (int round = 0; ; round++) {
                change(bench, run + "-" + round);
                for (TestRover rover : rovers) {
                    rover.send(1000);
                }
                bench.time.advanceSeconds(5);
                boolean written = bench.service.flush(Duration.ofSeconds(60));
                if (written) {
                    System.out.println(
                            "flushed " + run + " " + rovers.getFirst().sentBytes());
                }
                System.out.println(
                        "flush " + written + " " + bench.service.stats().databaseAnswers());
                Thread.sleep(ROUND_MILLIS);
            }
        }
    }

    private static void change(AccountBench bench, String name) {
        try {
            bench.accounts().createOrganisation(AccountBench.ACTOR, name);
            System.out.println("created " + name);
        } catch (AccountException e) {
            System.out.println("refused " + e.kind());
        }
    }
}
