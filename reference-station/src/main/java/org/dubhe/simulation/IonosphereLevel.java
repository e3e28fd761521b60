package org.dubhe.simulation;

import java.util.Locale;

/** How rough the ionosphere is: RMS of the double-differenced slant L1 delay above 20° over the length of the edge. */
public enum IonosphereLevel {
    QUIET(2, 20, 400, 1_500, 0.03),
    ACTIVE(5, 80, 400, 1_500, 0.03),
    STORM(20, 60, 200, 800, 0.20);

    private final double partsPerMillion;
    private final double bulgeTecu;
    private final double shortestWaveKm;
    private final double longestWaveKm;
    private final double plumeShare;

    IonosphereLevel(
            double partsPerMillion, double bulgeTecu, double shortestWaveKm, double longestWaveKm, double plumeShare) {
        this.partsPerMillion = partsPerMillion;
        this.bulgeTecu = bulgeTecu;
        this.shortestWaveKm = shortestWaveKm;
        this.longestWaveKm = longestWaveKm;
        this.plumeShare = plumeShare;
    }

    /** RMS of the DD slant delay on L1 in millionths of the edge, that is mm/km. */
    public double partsPerMillion() {
        return partsPerMillion;
    }

    /** Height of the diurnal bulge before its gradient is fitted under the level, TECU. */
    double bulgeTecu() {
        return bulgeTecu;
    }

    /** Shortest travelling disturbance, km from crest to crest. */
    double shortestWaveKm() {
        return shortestWaveKm;
    }

    /** Longest travelling disturbance, km from crest to crest. */
    double longestWaveKm() {
        return longestWaveKm;
    }

    /** Part of the RMS that comes from plumes smaller than the station spacing. */
    double plumeShare() {
        return plumeShare;
    }

    /** By the name on the command line: {@code quiet}, {@code active}, {@code storm}. */
    public static IonosphereLevel of(String name) {
        for (IonosphereLevel level : values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
                return level;
            }
        }
        throw new IllegalArgumentException("ionosphere: " + name + " (expected: quiet, active or storm)");
    }
}
