package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worker is the test itself: nothing runs before it says so. */
final class TurnsTest {
    private final Deque<Runnable> worker = new ArrayDeque<>();
    private final Turns turns = new Turns(worker::add, 4);
    private final List<String> done = new ArrayList<>();
    private final List<String> turnedAway = new ArrayList<>();

    private void ask(String from, String task) {
        turns.execute(IpLiteral.of(from), () -> done.add(task), () -> turnedAway.add(task));
        assertThat(worker).hasSizeLessThanOrEqualTo(4);
    }

    private void work() {
        while (!worker.isEmpty()) {
            worker.remove().run();
        }
    }

    @Test
    void oneNetworkHasAllPlacesWhileNobodyElseWaits() {
        for (int i = 0; i < 6; i++) {
            ask("10.0.0.1", "a" + i);
        }
        assertThat(turnedAway).containsExactly("a4", "a5");
        work();
        assertThat(done).containsExactly("a0", "a1", "a2", "a3");
    }

    @Test
    void whoFloodsWaitsForHisOwnFlood() {
        for (int i = 0; i < 4; i++) {
            ask("2001:db8::" + i, "a" + i);
        }
        ask("10.0.0.2", "b0");
        ask("10.0.0.3", "c0");
        ask("2001:db8::9", "a9");
        assertThat(turnedAway).containsExactly("a3", "a2", "a9");
        work();
        assertThat(done).containsExactly("a0", "b0", "c0", "a1");
        ask("10.0.0.2", "b1");
        work();
        assertThat(done).endsWith("b1");
    }
}
