package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dubhe.caster.RoverAdmission;
import org.junit.jupiter.api.Test;

final class FileAccountsTest {
    private final ManualTime time = new ManualTime();
    private final FileAccounts accounts =
            new FileAccounts(Map.of("u", "p", "v", "p"), Map.of(), 100, false, new GuessBrake(time));

    private String ask(String user, String password, String from) {
        String[] answer = new String[1];
        accounts.admitRover(
                AccountBench.rover(user, password, "VRS", from, null),
                admission -> answer[0] =
                        admission instanceof RoverAdmission.Refused(var refusal) ? refusal.cause() : "admitted");
        return answer[0];
    }

    @Test
    void guessesAtANameAreSlowedThereAndNotElsewhere() {
        for (int i = 0; i < 100; i++) {
            assertThat(ask("u", "old", "10.0.0.1")).as("repeated").isEqualTo("wrong name or password");
        }
        assertThat(ask("u", "guess", "10.0.0.1")).isEqualTo("wrong name or password");
        assertThat(ask("u", "guess again", "10.0.0.1")).isEqualTo("wrong name or password");
        assertThat(ask("u", "p", "10.0.0.1")).isEqualTo("guesses at user u slowed for 2 s");
        assertThat(ask("v", "p", "10.0.0.1")).isEqualTo("admitted");
        assertThat(ask("u", "p", "10.0.0.2")).isEqualTo("admitted");
        time.advanceSeconds(2);
        assertThat(ask("u", "p", "10.0.0.1")).isEqualTo("admitted");
    }
}
