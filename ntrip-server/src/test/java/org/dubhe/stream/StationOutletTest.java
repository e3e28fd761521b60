package org.dubhe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dubhe.caster.StreamSource;
import org.dubhe.time.ServiceClock;
import org.junit.jupiter.api.Test;

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

    @Test
    void aRoverThatHasHadNothingIsLetGo() {
        outlet.onDemand(true);
        outlet.raw().subscribe(rover);
        outlet.look(after(29));
        assertThat(rover.isOpen()).isTrue();
        outlet.look(after(31));
        assertThat(rover.isOpen()).isFalse();
    }

    @Test
    void whereASourceIsHereARoverWaitsLonger() {
        outlet.connected(true);
        outlet.raw().subscribe(rover);
        outlet.look(after(119));
        assertThat(rover.isOpen()).isTrue();
        outlet.look(after(121));
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
