package org.dubhe.time;

import java.time.Clock;
import java.time.Instant;

/** The system's time of day as GPST; epochs do not move it. */
public final class WallClock implements ServiceClock {
    private final Clock clock;

    /** From the system's clock. */
    public WallClock() {
        this(Clock.systemUTC());
    }

    /** From a clock of a test. */
    public WallClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long nowNanos() {
        Instant now = clock.instant();
        return LeapSeconds.toGps(now).nanos();
    }

    @Override
    public void epoch(int station, long tagNanos) {}

    @Override
    public boolean seed(GpsTime roughly) {
        return false;
    }
}
