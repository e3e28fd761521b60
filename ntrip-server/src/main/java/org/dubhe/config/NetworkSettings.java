package org.dubhe.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of the network solution.
 *
 * @param maxEdgeKm longest edge that is solved, kilometres
 * @param master name of the station that every VRS is made of; null where each takes the best one
 * @param antennas ANTEX file with the antennas' phase centres; null where there is none
 */
public record NetworkSettings(
        double maxEdgeKm, @Nullable String master, @Nullable Path antennas) {
    /** Edges of up to 120 km, masters by distance, no antenna models. */
    public static final NetworkSettings DEFAULT = new NetworkSettings(120, null, null);
}
