package org.dubhe.time;

/**
 * What time it is for the service: what ages, timeouts and lock times are measured against, and what weeks and days are resolved with.
 *
 * <p>Injected everywhere; nobody else asks the system for the time of day. Reading is safe from any thread.
 */
public sealed interface ServiceClock permits WallClock, DataClock {
    /** What {@link #nowNanos} says before the time is known. */
    long UNKNOWN = Long.MIN_VALUE;

    /** Now, GPST nanoseconds, or {@link #UNKNOWN}. */
    long nowNanos();

    /**
     * Says that a station's epoch has come.
     *
     * @param station index of the station
     * @param tagNanos its time tag, GPST nanoseconds
     */
    void epoch(int station, long tagNanos);

    /**
     * Gives the time where it is unknown yet, from an ephemeris of the stream, good to half a week.
     *
     * @return true where the clock did not know the time and has taken it
     */
    boolean seed(GpsTime roughly);

    /** True where the time is known. */
    default boolean isKnown() {
        return nowNanos() != UNKNOWN;
    }
}
