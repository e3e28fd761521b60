package org.dubhe.config;

import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of the network solution.
 *
 * @param maxEdgeKm longest edge that is solved, kilometres
 * @param master name of the station that every VRS is made of; null where each takes the best one
 * @param antennas ANTEX file with the antennas' phase centres; null where there is none
 * @param msmLevel level of the MSMs of virtual stations: 4, 5 or 7
 * @param moveKm a virtual station stays where it is until its rover is farther from it than this, kilometres
 * @param physicalStation whether a virtual station tells in 1032 where its master stands
 */
public record NetworkSettings(
        double maxEdgeKm,
        @Nullable String master,
        @Nullable HashedFile antennas,
        int msmLevel,
        double moveKm,
        boolean physicalStation) {
    /** Edges of up to 120 km, masters by distance, no antenna models, MSM7, 5 km, masters not told. */
    public static final NetworkSettings DEFAULT = new NetworkSettings(120, null, null, 7, 5, false);
}
