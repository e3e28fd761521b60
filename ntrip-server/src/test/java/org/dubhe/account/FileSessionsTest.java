package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dubhe.caster.RoverAdmission;
import org.junit.jupiter.api.Test;

final class FileSessionsTest {
    @Test
    void correctionsAreNotLongerThanTheSession() {
        FileAccounts accounts = new FileAccounts(Map.of("u", "p"), Map.of(), 1);
        accounts.admitRover(AccountBench.rover("u", "p", "A", "127.0.0.1", null), admission -> {
            if (admission instanceof RoverAdmission.Admitted(var session)) {
                TestRover rover = TestRover.begin(session, "A");
                for (int second = 0; second < 100; second++) { // At once.
                    rover.send(1);
                }
            }
        });
        assertThat(accounts.sessions())
                .singleElement()
                .satisfies(live -> assertThat(live.correctionSeconds()).isLessThan(100));
    }
}
