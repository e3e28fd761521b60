package org.dubhe.network;

import java.util.Arrays;

/**
 * Cycle slips by comparison between stations: the change of each reduced phase since the last epoch, freed of what all satellites of a station and all stations of a
 * satellite share. Satellite clocks, which at 30 s hide a slip from a single station, cancel; some millimetres remain.
 *
 * <p>The medians need four satellites; of only two stations that see a satellite, both are charged. Where there are fewer, nothing is said. A slip found here starts a new arc for the solver
 * although the station's own number stays; so does another code of the carrier, whose own number may be that of the former code's arc.
 */
final class SlipScreen {
    private static final double LIMIT_METERS = 0.05;

    /** What ionosphere and troposphere may add, metres per second at the zenith. */
    private static final double LIMIT_METERS_PER_SECOND = 0.4e-3;

    private static final double GAP_SECONDS = 65;

    private final int stations;
    private final double[][] last;
    private final int[][] lastArc;
    private final byte[][] lastSignal;
    private final long[][] lastNanos;
    private final int[][] extra;
    private double ionosphereRate;
    private long found;

    SlipScreen(int stations) {
        this.stations = stations;
        last = new double[stations][Carriers.CELLS];
        lastArc = new int[stations][Carriers.CELLS];
        lastSignal = new byte[stations][Carriers.CELLS];
        lastNanos = new long[stations][Carriers.CELLS];
        extra = new int[stations][Carriers.CELLS];
        for (double[] row : last) {
            Arrays.fill(row, Double.NaN);
        }
    }

    /** Slips found that the stations' own tests had not. */
    long found() {
        return found;
    }

    /**
     * Screens an epoch against the last; arc numbers of the table become {@code station's arc · 256 + slips found here}.
     *
     * @param ionosphereRate RMS rate of DD slant delays, m/s: in a storm a step may be larger
     */
    void screen(EpochTable table, double ionosphereRate) {
        this.ionosphereRate = ionosphereRate;
        endArcsOfFormerSignals(table);
        double[][] change = new double[stations][64];
        for (int slot = 0; slot < 7 * Carriers.CARRIERS; slot++) {
            int c = slot / Carriers.CARRIERS;
            int carrier = slot % Carriers.CARRIERS;
            if (carrier < Carriers.count(c)) {
                changes(table, c, carrier, change);
                remove(change);
                judge(table, c, carrier, change);
            }
        }
        for (int m = 0; m < stations; m++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                for (int carrier = 0; carrier < Carriers.CARRIERS; carrier++) {
                    int cell = table.satellite(i) * Carriers.CARRIERS + carrier;
                    if (!Double.isNaN(table.phase(m, cell))) {
                        last[m][cell] = table.phase(m, cell);
                        lastArc[m][cell] = table.arc(m, cell);
                        lastNanos[m][cell] = table.timeNanos();
                        table.arc(m, cell, stationArcAndExtra(table.arc(m, cell), extra[m][cell]));
                    }
                }
            }
        }
    }

    private void endArcsOfFormerSignals(EpochTable table) {
        for (int m = 0; m < stations; m++) {
            for (int i = 0; i < table.satelliteCount(); i++) {
                int satellite = table.satellite(i);
                for (int carrier = 0; carrier < Carriers.CARRIERS; carrier++) {
                    int cell = satellite * Carriers.CARRIERS + carrier;
                    byte signal = (byte) table.signalId(m, satellite >> 6, carrier);
                    if (!Double.isNaN(table.phase(m, cell)) && lastSignal[m][cell] != signal) {
                        if (lastSignal[m][cell] != 0) {
                            extra[m][cell]++;
                            last[m][cell] = Double.NaN;
                        }
                        lastSignal[m][cell] = signal;
                    }
                }
            }
        }
    }

    private static int stationArcAndExtra(int arc, int extra) {
        return arc * 256 + (extra & 255);
    }

    /** The station's own arc number. */
    static int stationArc(int arc) {
        return arc >> 8;
    }

    private void changes(EpochTable table, int c, int carrier, double[][] change) {
        for (int m = 0; m < stations; m++) {
            Arrays.fill(change[m], Double.NaN);
        }
        for (int i = 0; i < table.satelliteCount(); i++) {
            int s = table.satellite(i);
            if (s >> 6 != c) {
                continue;
            }
            int cell = s * Carriers.CARRIERS + carrier;
            for (int m = 0; m < stations; m++) {
                if (lastArc[m][cell] == table.arc(m, cell)
                        && (table.timeNanos() - lastNanos[m][cell]) * 1e-9 < GAP_SECONDS) {
                    change[m][s & 63] = table.phase(m, cell) - last[m][cell];
                }
            }
        }
    }

    /** Two rounds of taking the medians out, by station and by satellite. */
    private void remove(double[][] change) {
        double[] values = new double[Math.max(64, stations)];
        for (int round = 0; round < 2; round++) {
            for (int m = 0; m < stations; m++) {
                int n = 0;
                for (int s = 0; s < 64; s++) {
                    if (!Double.isNaN(change[m][s])) {
                        values[n++] = change[m][s];
                    }
                }
                double middle = n >= 4 ? median(values, n) : Double.NaN;
                for (int s = 0; s < 64; s++) {
                    change[m][s] -= middle;
                }
            }
            for (int s = 0; s < 64; s++) {
                int n = 0;
                for (int m = 0; m < stations; m++) {
                    if (!Double.isNaN(change[m][s])) {
                        values[n++] = change[m][s];
                    }
                }
                if (n == 2 && round == 1) {
                    // Which of the two slipped cannot be seen: both are charged with the difference.
                    double difference = values[1] - values[0];
                    for (int m = 0; m < stations; m++) {
                        change[m][s] += difference - change[m][s];
                    }
                }
                double middle = n >= 3 ? median(values, n) : n == 2 ? 0 : Double.NaN;
                for (int m = 0; m < stations; m++) {
                    change[m][s] -= middle;
                }
            }
        }
    }

    private static double median(double[] values, int n) {
        Arrays.sort(values, 0, n);
        return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
    }

    private void judge(EpochTable table, int c, int carrier, double[][] change) {
        for (int i = 0; i < table.satelliteCount(); i++) {
            int s = table.satellite(i);
            if (s >> 6 != c) {
                continue;
            }
            int cell = s * Carriers.CARRIERS + carrier;
            for (int m = 0; m < stations; m++) {
                double elapsed = (table.timeNanos() - lastNanos[m][cell]) * 1e-9;
                double limit = LIMIT_METERS
                        + Math.max(LIMIT_METERS_PER_SECOND, 3 * ionosphereRate)
                                * elapsed
                                / Math.max(0.1, table.sinElevation(m, s));
                if (Math.abs(change[m][s & 63]) > limit) {
                    extra[m][cell]++;
                    found++;
                }
            }
        }
    }
}
