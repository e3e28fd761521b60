package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class GuessBrakeTest {
    private static final InetAddress HERE = IpLiteral.of("10.0.0.1");
    private static final InetAddress ELSEWHERE = IpLiteral.of("10.0.0.2");

    private final ManualTime time = new ManualTime();
    private final GuessBrake brake = new GuessBrake(time);

    private int guesses;

    private void wrong(InetAddress from) {
        brake.wrong("u", from, "guess " + guesses++);
    }

    @Test
    void waitsTwiceAsLongAfterEachWrongOneUpToALimit() {
        int[] expected = {0, 0, 2, 4, 8, 16, 32, 64, 64};
        for (int seconds : expected) {
            assertThat(brake.begin("u", HERE)).isZero();
            wrong(HERE);
            if (seconds > 0) {
                assertThat(brake.begin("u", HERE)).isEqualTo(seconds);
                time.advanceSeconds(seconds - 0.5);
                assertThat(brake.begin("u", HERE)).isEqualTo(1);
                time.advanceSeconds(0.5);
            }
        }
    }

    @Test
    void noticesNeitherAnotherAddressNorAnotherName() {
        for (int i = 0; i < 10; i++) {
            if (brake.begin("u", HERE) == 0) {
                wrong(HERE);
            }
        }
        assertThat(brake.begin("u", HERE)).isPositive();
        assertThat(brake.begin("u", ELSEWHERE)).isZero();
        assertThat(brake.begin("v", HERE)).isZero();
    }

    @Test
    void guessesAtTheSameTimeAreCountedBeforeTheyFail() {
        int allowed = 0;
        for (int i = 0; i < 1000; i++) {
            allowed += brake.begin("u", HERE) == 0 ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(GuessBrake.FREE);
    }

    @Test
    void aRightOneClearsIt() {
        for (int i = 0; i < 2; i++) {
            brake.begin("u", HERE);
            wrong(HERE);
        }
        brake.begin("u", HERE);
        brake.right("u", HERE);
        for (int i = 0; i < 2; i++) {
            assertThat(brake.begin("u", HERE)).isZero();
            wrong(HERE);
        }
        assertThat(brake.begin("u", HERE)).isZero();
    }

    @Test
    void anIpv6SubscriberIsOneAddress() {
        for (int i = 1; i <= 3; i++) {
            InetAddress from = IpLiteral.of("2001:db8::" + i);
            brake.begin("u", from);
            wrong(from);
        }
        assertThat(brake.begin("u", IpLiteral.of("2001:db8::ffff"))).isPositive();
        assertThat(brake.begin("u", IpLiteral.of("2001:db8:0:1::1"))).isZero();
    }
}
