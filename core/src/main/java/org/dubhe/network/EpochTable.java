package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * All stations' observations of one epoch, less what is known: {@code y = λφ − (ρ − c dtˢ + T)} and the same of the code, with the satellite at
 * its own emission time for each station ({@code tag − P/c − dtˢ}, free of the receiver's clock), so that differences between stations need no
 * common reception.
 *
 * <p>Shape: {@code [station][cell]} with the cells of {@link Carriers}; a value is NaN where there is none. Reused from epoch to epoch; belongs to
 * the solver's thread.
 */
final class EpochTable {
    /** Systems' times differ by up to some 100 ns, codes by tens of metres; a millisecond is 300 km. */
    private static final double GROSS_METERS = 3000;

    /** A settled code that is absent for so long while another of its carrier is there was not lost: the receiver has changed. */
    private static final long CODE_LOST_NANOS = 60 * GpsTime.SECOND;

    private static final long NEVER = Long.MIN_VALUE;

    private final int stations;
    private final double[] sorted = new double[Satellite.COUNT];
    private final Topocentric[] places;
    private final @Nullable Troposphere[] troposphere;
    private final double sinTrackMask;
    private final byte[][] signals;
    private final boolean[] settled;

    /** When each of {@link #signals} was chosen. */
    private final long[][] chosenNanos;

    /** Since when a chosen code is absent while another of its carrier is there; {@link #NEVER} while it is not. */
    private final long[][] missedNanos;

    private final boolean[] chosenSeen = new boolean[7 * Carriers.CARRIERS];
    private final boolean[] otherSeen = new boolean[7 * Carriers.CARRIERS];
    private final SatelliteRange range = new SatelliteRange();

    private long timeNanos;
    private long troposphereNanos = Long.MIN_VALUE;
    private final boolean[] present;
    private final double[][] phase;
    private final double[][] code;
    private final int[][] arcs;
    private final double[][] sinElevation;
    private final int[] satellites = new int[Satellite.COUNT];
    private int satelliteCount;
    private final boolean[] seen = new boolean[Satellite.COUNT];
    private final @Nullable Ecef[] orbit = new Ecef[Satellite.COUNT];
    private final @Nullable Ephemeris[] ephemeris = new Ephemeris[Satellite.COUNT];

    EpochTable(Ecef[] arps, double trackMaskRad) {
        stations = arps.length;
        places = new Topocentric[stations];
        troposphere = new Troposphere[stations];
        for (int m = 0; m < stations; m++) {
            places[m] = new Topocentric(arps[m]);
        }
        sinTrackMask = Math.sin(trackMaskRad);
        signals = new byte[stations][7 * Carriers.CARRIERS];
        settled = new boolean[stations];
        chosenNanos = new long[stations][7 * Carriers.CARRIERS];
        missedNanos = new long[stations][7 * Carriers.CARRIERS];
        for (long[] row : missedNanos) {
            Arrays.fill(row, NEVER);
        }
        present = new boolean[stations];
        phase = new double[stations][Carriers.CELLS];
        code = new double[stations][Carriers.CELLS];
        arcs = new int[stations][Carriers.CELLS];
        sinElevation = new double[stations][Satellite.COUNT];
    }

    /** Fills it with an epoch; {@code null} where a station has none. */
    void fill(GpsTime time, @Nullable StationEpoch[] epochs, EpochEphemerides ephemerides) {
        timeNanos = time.nanos();
        if (Math.abs(timeNanos - troposphereNanos) > 6 * 3600 * GpsTime.SECOND) {
            troposphereNanos = timeNanos;
            for (int m = 0; m < stations; m++) {
                troposphere[m] = new Troposphere(places[m].geodetic(), time);
            }
        }
        satelliteCount = 0;
        Arrays.fill(seen, false);
        for (int m = 0; m < stations; m++) {
            StationEpoch epoch = epochs[m];
            present[m] = epoch != null;
            Arrays.fill(phase[m], Double.NaN);
            Arrays.fill(code[m], Double.NaN);
            Arrays.fill(sinElevation[m], 0);
            if (epoch != null) {
                take(m, epoch, ephemerides);
                dropGross(m);
            }
        }
        Arrays.sort(satellites, 0, satelliteCount);
    }

    private void take(int m, StationEpoch epoch, EpochEphemerides ephemerides) {
        EpochObservations observations = epoch.observations();
        chooseSignals(m, observations);
        int cells = observations.cellCount();
        int cell = 0;
        while (cell < cells) {
            int satellite = observations.satellite(cell);
            int end = cell + 1;
            while (end < cells && observations.satellite(end) == satellite) {
                end++;
            }
            if (Carriers.solves(Satellite.constellation(satellite))) {
                satellite(m, epoch, satellite, cell, end, ephemerides.of(satellite));
            }
            cell = end;
        }
    }

    /**
     * Satellites whose code is off by kilometres, mostly whole milliseconds that a receiver has yet to resolve: their emission time, and with it
     * the model of their phases, is wrong.
     */
    private void dropGross(int m) {
        int count = 0;
        for (int i = 0; i < satelliteCount; i++) {
            double value = firstCode(m, satellites[i]);
            if (!Double.isNaN(value)) {
                sorted[count++] = value;
            }
        }
        Arrays.sort(sorted, 0, count);
        for (int i = 0; i < satelliteCount; i++) {
            int satellite = satellites[i];
            if (Math.abs(firstCode(m, satellite) - sorted[count / 2]) > GROSS_METERS) {
                int from = satellite * Carriers.CARRIERS;
                Arrays.fill(phase[m], from, from + Carriers.CARRIERS, Double.NaN);
                Arrays.fill(code[m], from, from + Carriers.CARRIERS, Double.NaN);
                sinElevation[m][satellite] = 0;
            }
        }
    }

    private double firstCode(int m, int satellite) {
        for (int cell = satellite * Carriers.CARRIERS; cell < (satellite + 1) * Carriers.CARRIERS; cell++) {
            if (!Double.isNaN(code[m][cell])) {
                return code[m][cell];
            }
        }
        return Double.NaN;
    }

    private void satellite(
            int m, StationEpoch epoch, int satellite, int from, int end, @Nullable Ephemeris ephemerisOrNull) {
        EpochObservations observations = epoch.observations();
        double pseudorange = Double.NaN;
        for (int cell = from; cell < end && Double.isNaN(pseudorange); cell++) {
            pseudorange = observations.pseudorangeMeters(cell);
        }
        Troposphere model = troposphere[m];
        if (ephemerisOrNull == null || Double.isNaN(pseudorange) || model == null) {
            return;
        }
        range.fromCode(ephemerisOrNull, observations.timeNanos(), pseudorange, places[m]);
        double sin = Math.sin(range.elevationRad());
        if (sin < sinTrackMask) {
            return;
        }
        if (!seen[satellite]) {
            seen[satellite] = true;
            satellites[satelliteCount++] = satellite;
            orbit[satellite] = new Ecef(range.state().xMeters, range.state().yMeters, range.state().zMeters);
            ephemeris[satellite] = ephemerisOrNull;
        }
        sinElevation[m][satellite] = sin;
        double known = range.rangeMinusClockMeters() + model.slantMeters(range.elevationRad());
        Constellation constellation = Satellite.constellation(satellite);
        for (int cell = from; cell < end; cell++) {
            int id = observations.signalId(cell);
            int carrier = Carriers.carrier(constellation, id);
            if (carrier < 0) {
                continue;
            }
            int slot = constellation.ordinal() * Carriers.CARRIERS + carrier;
            int at = satellite * Carriers.CARRIERS + carrier;
            if (signals[m][slot] != id) {
                continue;
            }
            code[m][at] = observations.pseudorangeMeters(cell) - known;
            if (!observations.halfCycle(cell)) {
                phase[m][at] =
                        observations.phaseCycles(cell) * Carriers.wavelength(constellation.ordinal(), carrier) - known;
            }
            arcs[m][at] = epoch.arc(cell);
        }
    }

    /** The best code of each carrier that a station has; one that it was solved with stays until the station has long had only others. */
    private void chooseSignals(int m, EpochObservations observations) {
        forgetLostSignals(m, observations);
        for (int cell = 0; cell < observations.cellCount(); cell++) {
            Constellation constellation = observations.constellation(cell);
            int id = observations.signalId(cell);
            int carrier = Carriers.carrier(constellation, id);
            if (carrier < 0) {
                continue;
            }
            int slot = constellation.ordinal() * Carriers.CARRIERS + carrier;
            int chosen = signals[m][slot];
            if (chosen == 0
                    || ((!settled[m] || chosenNanos[m][slot] == timeNanos)
                            && Carriers.rank(constellation, id) < Carriers.rank(constellation, chosen))) {
                signals[m][slot] = (byte) id;
                chosenNanos[m][slot] = timeNanos;
            }
        }
    }

    private void forgetLostSignals(int m, EpochObservations observations) {
        Arrays.fill(chosenSeen, false);
        Arrays.fill(otherSeen, false);
        for (int cell = 0; cell < observations.cellCount(); cell++) {
            Constellation constellation = observations.constellation(cell);
            int id = observations.signalId(cell);
            int carrier = Carriers.carrier(constellation, id);
            if (carrier >= 0) {
                int slot = constellation.ordinal() * Carriers.CARRIERS + carrier;
                chosenSeen[slot] |= signals[m][slot] == id;
                otherSeen[slot] |= signals[m][slot] != id;
            }
        }
        for (int slot = 0; slot < signals[m].length; slot++) {
            if (chosenSeen[slot]) {
                missedNanos[m][slot] = NEVER;
            } else if (otherSeen[slot] && missedNanos[m][slot] == NEVER) {
                missedNanos[m][slot] = timeNanos;
            } else if (otherSeen[slot] && timeNanos - missedNanos[m][slot] >= CODE_LOST_NANOS) {
                signals[m][slot] = 0;
                missedNanos[m][slot] = NEVER;
            }
        }
    }

    /** Codes of the stations that were present stay as they are from now on, unless they are {@linkplain #CODE_LOST_NANOS lost}. */
    void settle() {
        for (int m = 0; m < stations; m++) {
            settled[m] |= present[m];
        }
    }

    int stations() {
        return stations;
    }

    long timeNanos() {
        return timeNanos;
    }

    boolean present(int m) {
        return present[m];
    }

    int satelliteCount() {
        return satelliteCount;
    }

    /** Satellites of the epoch in ascending order. */
    int satellite(int i) {
        return satellites[i];
    }

    double phase(int m, int cell) {
        return phase[m][cell];
    }

    double code(int m, int cell) {
        return code[m][cell];
    }

    int arc(int m, int cell) {
        return arcs[m][cell];
    }

    void arc(int m, int cell, int arc) {
        arcs[m][cell] = arc;
    }

    /** Sine of the elevation; 0 where the station does not see the satellite. */
    double sinElevation(int m, int satellite) {
        return sinElevation[m][satellite];
    }

    /** MSM signal id that a station has on a carrier; 0 where none. */
    int signalId(int m, int constellation, int carrier) {
        return signals[m][constellation * Carriers.CARRIERS + carrier];
    }

    /** Position of a satellite at its emission, Earth-fixed. */
    @Nullable
    Ecef orbit(int satellite) {
        return orbit[satellite];
    }

    /** The data set that was used. */
    @Nullable
    Ephemeris ephemeris(int satellite) {
        return ephemeris[satellite];
    }

    Topocentric place(int m) {
        return places[m];
    }
}
