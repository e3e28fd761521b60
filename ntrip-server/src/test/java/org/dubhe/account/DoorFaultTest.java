package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.account.AccountBench.ACTOR;
import static org.dubhe.account.AccountBench.words;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.RoverAdmission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A fault of the program, on a worker, leaves nobody without an answer. */
final class DoorFaultTest {
    @Test
    void isAnsweredCountedAndLoggedAndTheNextOneComesIn() throws Exception {
        boolean[] faulty = {false};
        ManualTime time = new ManualTime();
        try (AccountService service = AccountService.open(
                        AccountBench.settings(new DatabaseSettings("jdbc:h2:mem:fault", "sa", "", 2)),
                        Map.of(),
                        mount -> {
                            if (faulty[0]) {
                                throw new IllegalStateException("told to fail");
                            }
                            return AccountBench.MOUNTS.get(mount);
                        },
                        time,
                        time,
                        10);
                LogLines log = new LogLines()) {
            service.accounts().createOrganisation(ACTOR, "o");
            service.accounts().createProject(ACTOR, "o", "p", Validity.ALWAYS);
            service.accounts().createUser(ACTOR, "o", "p", "u", "secret", UserRules.ofKinds("vrs"), "");
            faulty[0] = true;
            assertThat(words(ask(service, null))).as("by its password").isEqualTo("BUSY " + PasswordDesk.TRY_AGAIN);
            assertThat(words(ask(service, "u")))
                    .as("proved by HTTP Digest")
                    .isEqualTo("BUSY " + PasswordDesk.TRY_AGAIN);
            assertThat(service.stats().busy()).isEqualTo(2);
            assertThat(log.shown())
                    .containsExactly(
                            "ERROR accounts: a login could not be answered",
                            "ERROR accounts: a question of the door failed");
            faulty[0] = false;
            assertThat(words(ask(service, null))).isEmpty();
        }
    }

    private static RoverAdmission ask(AccountService service, @Nullable String proven) throws Exception {
        CompletableFuture<RoverAdmission> answer = new CompletableFuture<>();
        service.gatekeeper()
                .admitRover(AccountBench.rover("u", "secret", "VRS", "127.0.0.1", proven), answer::complete);
        return answer.get(20, TimeUnit.SECONDS);
    }
}
