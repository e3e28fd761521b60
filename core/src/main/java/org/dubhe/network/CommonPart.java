package org.dubhe.network;

/**
 * The part that a constellation's satellites share at a station, which no difference between satellites shows and each station therefore holds by
 * chance: taken here as the mean over the satellites that all stations have, so that values of different stations may be weighted differently from one satellite to
 * the next. What is left of it then is as smooth in space as the atmosphere itself.
 *
 * <p>Where fewer than {@link #SATELLITES_MIN} satellites are common to all stations, the station that lacks most is passed over, and again.
 */
final class CommonPart {
    private static final int SATELLITES_MIN = 3;

    private final int stations;
    private final double[][] ionosphere;
    private final double[][] geometry;
    private final boolean[][] known;

    CommonPart(boolean[] monitors) {
        stations = monitors.length;
        ionosphere = new double[stations][7];
        geometry = new double[stations][7];
        known = new boolean[stations][7];
    }

    double ionosphere(int m, int constellation) {
        return ionosphere[m][constellation];
    }

    double geometry(int m, int constellation) {
        return geometry[m][constellation];
    }

    /** Whether a station's values are comparable with the others'. */
    boolean isKnown(int m, int constellation) {
        return known[m][constellation];
    }

    void update(EpochTable table, Residuals residuals, ZenithField zenith) {
        for (int c = 0; c < 7; c++) {
            if (Carriers.count(c) > 0) {
                update(table, residuals, zenith, c);
            }
        }
    }

    private void update(EpochTable table, Residuals residuals, ZenithField zenith, int c) {
        boolean[] taken = new boolean[stations];
        for (int m = 0; m < stations; m++) {
            taken[m] = satellites(table, residuals, c, m) >= SATELLITES_MIN;
            known[m][c] = false;
        }
        while (true) {
            int common = 0;
            int[] lacks = new int[stations];
            for (int i = 0; i < table.satelliteCount(); i++) {
                int s = table.satellite(i);
                if (s >> 6 == c) {
                    int missing = missing(residuals, s, taken, lacks);
                    common += missing == 0 ? 1 : 0;
                }
            }
            if (common >= SATELLITES_MIN) {
                break;
            }
            int worst = -1;
            for (int m = 0; m < stations; m++) {
                if (taken[m] && (worst < 0 || lacks[m] > lacks[worst])) {
                    worst = m;
                }
            }
            if (worst < 0) {
                return;
            }
            taken[worst] = false;
        }
        for (int m = 0; m < stations; m++) {
            mean(table, residuals, zenith, c, m, taken);
        }
    }

    private static int satellites(EpochTable table, Residuals residuals, int c, int m) {
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int s = table.satellite(i);
            count += s >> 6 == c && residuals.stands(m, s) ? 1 : 0;
        }
        return count;
    }

    private int missing(Residuals residuals, int s, boolean[] taken, int[] lacks) {
        int missing = 0;
        for (int m = 0; m < stations; m++) {
            if (taken[m] && !residuals.stands(m, s)) {
                missing++;
                lacks[m]++;
            }
        }
        return missing;
    }

    /** A station passed over takes the satellites of the common set that it has. */
    private void mean(EpochTable table, Residuals residuals, ZenithField zenith, int c, int m, boolean[] taken) {
        double sumIonosphere = 0;
        double sumGeometry = 0;
        int count = 0;
        for (int i = 0; i < table.satelliteCount(); i++) {
            int s = table.satellite(i);
            if (s >> 6 == c && residuals.stands(m, s) && missing(residuals, s, taken, new int[stations]) == 0) {
                sumIonosphere += residuals.ionosphere(m, s);
                sumGeometry +=
                        residuals.geometry(m, s) - WetMapping.of(residuals.sinElevation(m, s)) * zenith.zenith(m);
                count++;
            }
        }
        ionosphere[m][c] = count == 0 ? 0 : sumIonosphere / count;
        geometry[m][c] = count == 0 ? 0 : sumGeometry / count;
        known[m][c] = taken[m];
    }
}
