package org.dubhe.stream;

import java.util.function.Predicate;
import org.dubhe.geodesy.Ecef;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the station nearest to a place among those that live, and stays with it while another is not clearly nearer.
 *
 * <p>A dead station is left at once. Where only one station exists it serves every place, its position known or not.
 */
final class NearestStation {
    private NearestStation() {}

    /**
     * The station for a place.
     *
     * @param current what serves it now; {@code null} for nothing
     * @param rules how much nearer another one must be
     * @param now GPST nanoseconds or {@link ServiceClock#UNKNOWN}
     * @return {@code null} where no usable station lives
     */
    static @Nullable StationFeed choose(
            StationFeed[] stations,
            Predicate<StationFeed> usable,
            Ecef place,
            @Nullable StationFeed current,
            GgaRules rules,
            long now) {
        StationFeed best = null;
        double bestMeters = Double.POSITIVE_INFINITY;
        for (StationFeed station : stations) {
            if (station.isAlive(now) && usable.test(station)) {
                double meters = distanceMeters(station, place);
                if (best == null || meters < bestMeters) {
                    best = station;
                    bestMeters = meters;
                }
            }
        }
        if (best == null || current == null || best == current || !current.isAlive(now) || !usable.test(current)) {
            return best;
        }
        double currentMeters = distanceMeters(current, place);
        boolean clearly = bestMeters < currentMeters * (1 - rules.hysteresisShare())
                && bestMeters < currentMeters - rules.hysteresisMeters();
        return clearly ? best : current;
    }

    /** A station that has not said where it is comes after all others. */
    private static double distanceMeters(StationFeed station, Ecef place) {
        Ecef arp = station.arp();
        return arp == null ? Double.MAX_VALUE : arp.distanceMeters(place);
    }
}
