package org.dubhe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dubhe.caster.StreamSource;
import org.dubhe.time.ServiceClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StationOutletTest {
    private final StationOutlet outlet = new StationOutlet("S", 0);
    private final RecordingRover rover = new RecordingRover(1);

    @Test
    void onDemandItIsWantedOnceARoverHasWaitedForItsSourceToCome() {
        assertThat(outlet.isWanted(System.nanoTime())).isTrue();
        outlet.onDemand(true);
        assertThat(outlet.isWanted(System.nanoTime())).isFalse();
        StreamSource.Subscription stay = outlet.raw().subscribe(rover);
        assertThat(outlet.isWanted(System.nanoTime())).isFalse();
        assertThat(outlet.isWanted(after(11))).isTrue();
        stay.close();
        assertThat(outlet.isWanted(after(11))).isFalse();
    }

    /** Where a source is here, a rover waits longer. */
    @ParameterizedTest
    @CsvSource({"false, 30", "true, 120"})
    void aRoverThatHasHadNothingIsLetGo(boolean connected, int seconds) {
        outlet.onDemand(!connected);
        outlet.connected(connected);
        outlet.raw().subscribe(rover);
        outlet.look(after(seconds - 1));
        assertThat(rover.isOpen()).isTrue();
        outlet.look(after(seconds + 1));
        assertThat(rover.isOpen()).isFalse();
    }

    @Test
    void aRoverThatHasHadAnythingStays() {
        outlet.raw().subscribe(rover);
        outlet.bytes(new byte[] {1}, 0, 1, after(1));
        outlet.look(after(31));
        outlet.look(after(3600));
        assertThat(rover.isOpen()).isTrue();
    }

    @Test
    void whatIsNoRtcm3IsASignOfLifeButNothingToServeOthersFrom() {
        StationFeed feed = new StationFeed(0, "S", -1, null, -1, outlet);
        assertThat(feed.sends(ServiceClock.UNKNOWN)).isFalse();
        outlet.bytes(new byte[] {1}, 0, 1, System.nanoTime());
        assertThat(feed.sends(ServiceClock.UNKNOWN)).isTrue();
        assertThat(feed.isAlive(ServiceClock.UNKNOWN)).isFalse();
    }

    private static long after(long seconds) {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }
}
