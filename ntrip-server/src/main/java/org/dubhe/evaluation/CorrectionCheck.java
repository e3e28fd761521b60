package org.dubhe.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Truth;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Compares emitted virtual stations with what the simulator says a receiver without errors would have observed at that point.
 *
 * <p>Phase of satellite s, signal f, with R a station that is not the master: {@code φ_emitted + K − φ_true − ε_m/λ − (N_R − n_R)}, where K are the
 * whole cycles that the stream's encoder subtracted, ε_m the master's own noise and multipath, N_R the integer that R's simulated receiver has and
 * n_R the integer that the network gave R. So all integers are recorded ones; nothing is rounded, and a wrong n of the master or of R shows. What
 * is left is differenced between the satellites of a constellation and signal (one R for all of them).
 *
 * <p>A station whose n is wrong by one cycle moves the virtual station's phase by its weight w in the interpolation, whichever station is the master.
 * Were that station R, its n_R would take a whole cycle off the error and {@code 1 − w} cycles would be seen, an error of the judge's own. So a
 * station that a negative control gives a wrong integer to is never R: what is seen then is the rover's error and no other.
 *
 * <p>Code: the same without integers; the two codes of the profile combined to the slant ionosphere on 1575.42 MHz,
 * {@code (P₂ − P₁) f₂²/(f₁² − f₂²) · f₁²/f²_L1}, between the satellites of a constellation.
 */
final class CorrectionCheck {
    /** Receives every phase error, for those who look closer. */
    interface PhaseSink {
        /** One satellite's between-satellite phase error, metres. */
        void phase(GpsTime tag, int rover, int satellite, int signalId, double errorMeters);
    }

    /** Whole cycles that the stream's encoder subtracted. */
    interface Offsets {
        /** Sent phase = computed phase − this. */
        long cycles(int satellite, int signalId);
    }

    private static final double L1_HZ = 1_575_420_000.0;

    /**
     * Snapshots whose datum is kept. The network lets one be used until it is 10 s old, which at an epoch a second, a scenario's fastest, is eleven of
     * them with the present one; the rest is spare. An epoch from an older one cannot be judged, which {@link #epochs} beside {@link #servedEpochs} tells.
     */
    static final int SNAPSHOTS_MAX = 16;

    private static final int SIGNALS = Signal.MSM_ID_MAX + 1;
    private static final int CELLS = Satellite.COUNT * SIGNALS;
    private static final double NONE = Double.NaN;

    private final Truth truth;
    private final SignalProfile profile;
    private final int faultyStation;
    private final PhaseSink sink;
    private final ReceiverEpoch trueEpoch = Truth.newEpoch();
    private final BetweenSatellites phases = new BetweenSatellites();
    private final BetweenSatellites codes = new BetweenSatellites();
    private final RootMeanSquare phase = new RootMeanSquare();
    private final RootMeanSquare code = new RootMeanSquare();
    private final Map<Constellation, Map<Integer, RootMeanSquare>> bySignal = new java.util.TreeMap<>();

    /** By snapshot id and station: N − n by satellite and signal. */
    private final Map<Long, double[][]> datums = new HashMap<>();

    private long unjudgedCells;
    private long served;
    private long epochs;
    private boolean judged;

    /**
     * A judge that has seen nothing.
     *
     * @param faultyStation index of the station that a negative control gives a wrong integer; −1 for none
     */
    CorrectionCheck(Truth truth, SignalProfile profile, int faultyStation, PhaseSink sink) {
        this.truth = truth;
        this.profile = profile;
        this.faultyStation = faultyStation;
        this.sink = sink;
    }

    /** Takes a snapshot of the epoch that the receivers stand at now. */
    void snapshot(Snapshot snapshot, List<SimulatedStation> stations, EpochSet epochs) {
        double[][] datum = new double[stations.size()][];
        for (int station = 0; station < datum.length; station++) {
            double[] row = new double[CELLS];
            Arrays.fill(row, NONE);
            StationEpoch epoch = epochs.of(station);
            for (int cell = 0; epoch != null && cell < epoch.observations().cellCount(); cell++) {
                int satellite = epoch.observations().satellite(cell);
                int signalId = epoch.observations().signalId(cell);
                row[satellite * SIGNALS + signalId] =
                        IntegerCheck.beyondLevel(snapshot, stations, epochs, station, satellite, signalId);
            }
            datum[station] = row;
        }
        datums.put(snapshot.id(), datum);
        datums.keySet().removeIf(id -> id <= snapshot.id() - SNAPSHOTS_MAX);
    }

    /** An epoch has been sent from a snapshot: it is to be judged, or to be missed among the {@link #epochs}. */
    void served() {
        served++;
    }

    /**
     * Judges one emitted epoch, of which {@link #served} has told.
     *
     * @param rover its number
     * @param tag its time tag, that of the master's present epoch
     * @param point where its 1005 says it stands
     * @param master index of the station it was made from
     * @param masterEpoch the master's own truth
     * @param snapshotId the snapshot it was made with
     * @param emitted decoded from its bytes
     * @param offsets by satellite and signal id: the whole cycles that the encoder subtracted
     */
    void emitted(
            int rover,
            GpsTime tag,
            Ecef point,
            int master,
            ReceiverEpoch masterEpoch,
            long snapshotId,
            EpochObservations emitted,
            Offsets offsets) {
        double[][] datum = datums.get(snapshotId);
        if (datum == null || masterEpoch.cellCount() == 0) {
            return;
        }
        truth.observe(tag, point, masterEpoch.trueClockSeconds(), trueEpoch);
        phases.begin();
        codes.begin();
        int first = 0;
        while (first < emitted.cellCount()) {
            int satellite = emitted.satellite(first);
            int end = first + 1;
            while (end < emitted.cellCount() && emitted.satellite(end) == satellite) {
                end++;
            }
            judgeCode(emitted, masterEpoch, first, end);
            first = end;
        }
        for (int cell = 0; cell < emitted.cellCount(); cell++) {
            judgePhase(emitted, cell, masterEpoch, datum, master, offsets);
        }
        judged = false;
        phases.end((group, satellite, value, isReference) -> {
            if (!isReference) {
                judged = true;
                phase.add(value);
                bySignal.computeIfAbsent(Satellite.constellation(satellite), _ -> new java.util.TreeMap<>())
                        .computeIfAbsent(group % SIGNALS, _ -> new RootMeanSquare())
                        .add(value);
            }
            sink.phase(tag, rover, satellite, group % SIGNALS, value);
        });
        epochs += judged ? 1 : 0;
        codes.end((_, _, value, isReference) -> {
            if (!isReference) {
                code.add(value);
            }
        });
    }

    /** RMS of the between-satellite phase error over all signals, mm. */
    double phaseRmsMm() {
        return 1000 * phase.value();
    }

    /** RMS of the between-satellite ionosphere that the code carries beyond the truth, mm on 1575.42 MHz. */
    double codeIonosphereRmsMm() {
        return 1000 * code.value();
    }

    /** By constellation and signal: phase RMS and how many differences. */
    String table() {
        TextTable table = new TextTable("system", "<signal", "phase RMS mm", "differences");
        bySignal.forEach((constellation, signals) -> signals.forEach((id, rms) -> {
            Signal signal = Signal.ofMsmId(constellation, id);
            table.row(
                    constellation.toString(),
                    signal == null ? Integer.toString(id) : signal.rinexCode(),
                    EvaluationReport.mm(1000 * rms.value()),
                    Long.toString(rms.count()));
        }));
        return table.render("  ");
    }

    /** Emitted epochs whose phases were judged. */
    long epochs() {
        return epochs;
    }

    /** Emitted epochs that were to be judged. */
    long servedEpochs() {
        return served;
    }

    /** Emitted cells that no recorded integer could be given to. */
    long unjudgedCells() {
        return unjudgedCells;
    }

    private void judgePhase(
            EpochObservations emitted,
            int cell,
            ReceiverEpoch masterEpoch,
            double[][] datum,
            int master,
            Offsets offsets) {
        Signal signal = emitted.signal(cell);
        int satellite = emitted.satellite(cell);
        int trueCell = IntegerCheck.find(trueEpoch, satellite, signal);
        int masterCell = IntegerCheck.find(masterEpoch, satellite, signal);
        if (signal == null || trueCell < 0 || masterCell < 0 || Double.isNaN(emitted.phaseCycles(cell))) {
            return;
        }
        int reference = referenceStation(emitted, satellite, emitted.signalId(cell), datum, master);
        double integer = reference < 0 ? NONE : datum[reference][satellite * SIGNALS + emitted.signalId(cell)];
        if (Double.isNaN(integer)) {
            unjudgedCells++;
            return;
        }
        double wavelength = signal.wavelengthMeters();
        double cycles = emitted.phaseCycles(cell)
                + offsets.cycles(satellite, emitted.signalId(cell))
                - trueEpoch.phaseCycles(trueCell)
                - masterEpoch.truePhaseErrorMeters(masterCell) / wavelength
                - integer;
        int group = emitted.constellation(cell).ordinal() * SIGNALS + emitted.signalId(cell);
        phases.add(group, satellite, trueEpoch.trueElevationRad(trueCell), cycles * wavelength);
    }

    /**
     * The station that has recorded integers for most of the emitted satellites of a signal, but neither the master nor one with a wrong integer put in; −1
     * for none.
     */
    private int referenceStation(
            EpochObservations emitted, int ofSatellite, int signalId, double[][] datum, int master) {
        int best = -1;
        int bestCount = 0;
        for (int station = 0; station < datum.length; station++) {
            if (station == master || station == faultyStation) {
                continue;
            }
            int count = 0;
            for (int cell = 0; cell < emitted.cellCount(); cell++) {
                int satellite = emitted.satellite(cell);
                if (emitted.signalId(cell) == signalId
                        && Satellite.constellation(satellite) == Satellite.constellation(ofSatellite)
                        && !Double.isNaN(datum[station][satellite * SIGNALS + signalId])) {
                    count++;
                }
            }
            if (count > bestCount) {
                best = station;
                bestCount = count;
            }
        }
        return best;
    }

    private void judgeCode(EpochObservations emitted, ReceiverEpoch masterEpoch, int first, int end) {
        int satellite = emitted.satellite(first);
        Constellation constellation = Satellite.constellation(satellite);
        int one = ofBand(emitted, first, end, profile.codes(constellation, 0));
        int two = ofBand(emitted, first, end, profile.codes(constellation, 1));
        Signal signal1 = one < 0 ? null : emitted.signal(one);
        Signal signal2 = two < 0 ? null : emitted.signal(two);
        if (signal1 == null || signal2 == null) {
            return;
        }
        double error1 = codeError(emitted, one, satellite, signal1, masterEpoch);
        double error2 = codeError(emitted, two, satellite, signal2, masterEpoch);
        double f1 = signal1.carrierHz() / L1_HZ;
        double f2 = signal2.carrierHz() / L1_HZ;
        double ionosphere = (error2 - error1) * f2 * f2 / (f1 * f1 - f2 * f2) * f1 * f1;
        int trueCell = trueEpoch.find(satellite, signal1);
        if (trueCell >= 0) {
            codes.add(constellation.ordinal(), satellite, trueEpoch.trueElevationRad(trueCell), ionosphere);
        }
    }

    private double codeError(
            EpochObservations emitted, int cell, int satellite, Signal signal, @Nullable ReceiverEpoch masterEpoch) {
        int trueCell = trueEpoch.find(satellite, signal);
        int masterCell = masterEpoch == null ? -1 : masterEpoch.find(satellite, signal);
        if (trueCell < 0 || masterCell < 0 || masterEpoch == null) {
            return Double.NaN;
        }
        return emitted.pseudorangeMeters(cell)
                - trueEpoch.pseudorangeMeters(trueCell)
                - masterEpoch.trueCodeErrorMeters(masterCell);
    }

    /** The cell of the first of a band's codes that a satellite has; −1 without. */
    private static int ofBand(EpochObservations emitted, int first, int end, List<String> codes) {
        for (String code : codes) {
            for (int cell = first; cell < end; cell++) {
                Signal signal = emitted.signal(cell);
                if (signal != null
                        && signal.rinexCode().equals(code)
                        && !Double.isNaN(emitted.pseudorangeMeters(cell))) {
                    return cell;
                }
            }
        }
        return -1;
    }
}
