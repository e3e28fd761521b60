package org.dubhe.station.epoch;

import java.util.Arrays;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Makes clean epochs of what one station sends.
 *
 * <p>Everything rests on the station's known coordinates: with the model ρ − c·dtˢ + T of each satellite, at the emission time that its code
 * gives, what is left of code and phase is the receiver clock, the same for all satellites, and little else.
 *
 * <ol>
 *   <li><b>Clock jumps.</b> Receivers that steer their clock in whole milliseconds move the codes and some of them not the phases. The medians over
 *       all cells of ΔP − Δmodel and of λΔφ − Δmodel then differ by n ms of light; the phases are moved after the codes from there on. A clock
 *       that code and phase share, however it saws, needs nothing.
 *   <li><b>Slips.</b> A new arc begins where the lock time says so (below the elapsed time or below itself, half-cycle bit changed), where
 *       up to {@value #TDCP_LONGEST_SECONDS} s the time-differenced phase differs from the model, the median over all cells taken off, by
 *       more than 5 cm + 3 mm/s · Δt / sin E, where the geometry-free phase of two signals changes by more than that, or where the
 *       Melbourne–Wübbena combination leaves its running mean. Past {@value #TDCP_LONGEST_SECONDS} s satellite clocks hide small slips from
 *       one station alone; the network tests between stations.
 *   <li><b>Mending.</b> Up to {@value #TDCP_LONGEST_SECONDS} s the model also says how large a slip was. Where that is a whole number of cycles to within
 *       2 cm + 3 mm/s · Δt / sin E, above {@value #MENDING_LEAST_DEGREES}° of elevation, the phase is moved back by it and its arc goes on,
 *       lock time included: neither the network nor a rover has to begin anew. {@link StationEpoch#mendedCycles} tells.
 *   <li><b>Half cycles.</b> A phase with the half-cycle bit is left out until the bit clears; it is followed in half cycles meanwhile, and begins a
 *       new arc where the end is not a whole number of cycles from the beginning.
 *   <li><b>Antenna.</b> Code and phase are reduced to the antenna reference point by the antenna's offsets and variations.
 *   <li><b>Health.</b> Satellites without a valid ephemeris, or unhealthy by it, are left out.
 * </ol>
 *
 * <p>One per station, on the thread that decodes the station; allocates nothing per epoch but a troposphere per day.
 */
public final class StationEpochBuilder {
    /** Longest step over which one station alone can test its phase against its coordinates, seconds. */
    public static final int TDCP_LONGEST_SECONDS = 5;

    /** Metres of light in a millisecond. */
    private static final double MILLISECOND_METERS = Signal.SPEED_OF_LIGHT * 1e-3;

    private static final double STEP_FLOOR_METERS = 0.05;
    private static final double STEP_METERS_PER_SECOND = 0.003;
    /** Lower down, multipath and the troposphere's model leave too little room between two integers. */
    static final int MENDING_LEAST_DEGREES = 10;

    private static final double MENDING_LEAST_SINE = Math.sin(Math.toRadians(MENDING_LEAST_DEGREES));
    private static final double MENDING_METERS = 0.02;
    private static final double SINE_LEAST = Math.sin(Math.toRadians(5));

    /** A step between code and phase this far from a whole millisecond is something else. */
    private static final double JUMP_TOLERANCE_METERS = 60;

    /** Fewer cells make no median to trust. */
    private static final int CELLS_FOR_MEDIAN = 4;

    /** A slip of 20 km of phase is no slip. */
    private static final long SLIP_UNITS_MAX = 100_000;

    private static final long DAY_NANOS = 86_400L * GpsTime.SECOND;

    private final int index;
    private final Topocentric place;
    private final AntennaModel antenna;
    private final EphemerisStore store;
    private final EpochEphemerides ephemerides = new EpochEphemerides();
    private final SatelliteRange range = new SatelliteRange();
    private final CellHistory history = new CellHistory();
    private final WideLaneMeans wideLanes = new WideLaneMeans();

    /** By satellite: the model of this epoch and the last, NaN where there is none; the ephemeris that made the last; sine of the elevation. */
    private final double[] models = new double[Satellite.COUNT];

    private final double[] lastModels = new double[Satellite.COUNT];
    private final @Nullable Ephemeris[] lastEphemerides = new Ephemeris[Satellite.COUNT];
    private final double[] sines = new double[Satellite.COUNT];
    private final double[] elevationsRad = new double[Satellite.COUNT];
    private final double[] azimuthsRad = new double[Satellite.COUNT];

    /** By cell of the epoch at hand. */
    private final double[] steps = new double[EpochObservations.CELLS_MAX];

    private final double[] mendedMeters = new double[EpochObservations.CELLS_MAX];

    private final boolean[] slipped = new boolean[EpochObservations.CELLS_MAX];
    private final double[] sorted = new double[EpochObservations.CELLS_MAX];

    private @Nullable Troposphere troposphere;
    private long troposphereDay = Long.MIN_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private double phaseShiftMeters;
    private long slips;
    private long brokenArcs;
    private long mendedSlips;
    private long clockJumps;
    private long backwardEpochs;
    private long cellsWithoutEphemeris;
    private long cellsUnhealthy;

    /**
     * A builder for a station.
     *
     * @param index of the station in the network's list
     * @param station its coordinates; good to a few centimetres
     * @param antenna its antenna; {@link AntennaModel#NULL} where its phase centre is its ARP, or not known
     */
    public StationEpochBuilder(int index, ReferenceStation station, AntennaModel antenna, EphemerisStore store) {
        this.index = index;
        this.place = new Topocentric(station.arp());
        this.antenna = antenna;
        this.store = store;
        Arrays.fill(lastModels, Double.NaN);
    }

    /**
     * Makes the clean epoch of a raw one.
     *
     * @param raw cells ascending by satellite and signal id
     * @param out receives it; the caller's, reused
     * @return false where the epoch is not after the one before, and nothing was made
     */
    public boolean build(EpochObservations raw, StationEpoch out) {
        long now = raw.timeNanos();
        if (lastNanos != Long.MIN_VALUE && now <= lastNanos) {
            backwardEpochs++;
            if (lastNanos - now > 60 * GpsTime.SECOND) {
                // The station's time was set back: what is remembered belongs to another life.
                lastNanos = Long.MIN_VALUE;
                Arrays.fill(lastModels, Double.NaN);
            }
            return false;
        }
        double elapsed = lastNanos == Long.MIN_VALUE ? Double.POSITIVE_INFINITY : (now - lastNanos) * 1e-9;
        model(raw);
        jump(raw);
        findSlips(raw, elapsed);
        emit(raw, out);
        System.arraycopy(models, 0, lastModels, 0, models.length);
        lastNanos = now;
        return true;
    }

    private void model(EpochObservations raw) {
        ephemerides.select(store, raw.timeNanos());
        Arrays.fill(models, Double.NaN);
        Troposphere air = troposphere(raw.timeNanos());
        for (int cell = 0; cell < raw.cellCount(); cell++) {
            int satellite = raw.satellite(cell);
            double code = raw.pseudorangeMeters(cell);
            if (!Double.isNaN(models[satellite]) || Double.isNaN(code)) {
                continue;
            }
            Ephemeris ephemeris = ephemerides.of(satellite);
            if (ephemeris == null) {
                continue;
            }
            range.fromCode(ephemeris, raw.timeNanos(), code, place);
            models[satellite] = range.rangeMinusClockMeters() + air.slantMeters(range.elevationRad());
            sines[satellite] = Math.max(SINE_LEAST, Math.sin(range.elevationRad()));
            elevationsRad[satellite] = range.elevationRad();
            azimuthsRad[satellite] = range.azimuthRad();
            if (lastEphemerides[satellite] != ephemeris) {
                // Two data sets differ by metres: no step is taken across a change.
                lastModels[satellite] = Double.NaN;
                lastEphemerides[satellite] = ephemeris;
            }
        }
    }

    /** Finds a millisecond jump of the codes alone and moves the phases after it. */
    private void jump(EpochObservations raw) {
        int count = 0;
        for (int cell = 0; cell < raw.cellCount(); cell++) {
            double phaseStep = phaseStep(raw, cell);
            int key = CellHistory.key(raw.satellite(cell), raw.signalId(cell));
            double codeStep = raw.pseudorangeMeters(cell) - history.codeMeters(key);
            steps[cell] = phaseStep - modelStep(raw.satellite(cell));
            double apart = codeStep - phaseStep;
            if (!Double.isNaN(apart)) {
                sorted[count++] = apart;
            }
        }
        if (count < CELLS_FOR_MEDIAN) {
            return;
        }
        double apart = median(count);
        long milliseconds = Math.round(apart / MILLISECOND_METERS);
        if (milliseconds != 0 && Math.abs(apart - milliseconds * MILLISECOND_METERS) < JUMP_TOLERANCE_METERS) {
            phaseShiftMeters += milliseconds * MILLISECOND_METERS;
            clockJumps++;
        }
    }

    private void findSlips(EpochObservations raw, double elapsed) {
        int count = 0;
        for (int cell = 0; cell < raw.cellCount(); cell++) {
            if (!Double.isNaN(steps[cell])) {
                sorted[count++] = steps[cell];
            }
        }
        boolean steady = elapsed <= TDCP_LONGEST_SECONDS && count >= CELLS_FOR_MEDIAN;
        double clockStep = steady ? median(count) : 0;
        for (int cell = 0; cell < raw.cellCount(); cell++) {
            int key = CellHistory.key(raw.satellite(cell), raw.signalId(cell));
            double off = steps[cell] - clockStep;
            mendedMeters[cell] = 0;
            slipped[cell] = history.lockLost(key, raw, cell, lastNanos)
                    || (steady && Math.abs(off) > allowedStep(raw.satellite(cell), elapsed));
            if (slipped[cell] && steady) {
                slipped[cell] = !mend(raw, cell, key, off, elapsed);
            }
        }
        int first = 0;
        while (first < raw.cellCount()) {
            int end = first + 1;
            while (end < raw.cellCount() && raw.satellite(end) == raw.satellite(first)) {
                end++;
            }
            compareSignals(raw, first, end, elapsed);
            first = end;
        }
    }

    /**
     * Moves a phase back by a slip of known size.
     *
     * @param off what the phase went up beyond model and clock, metres; NaN where it was not there before
     * @return false where the size is not known well enough
     */
    private boolean mend(EpochObservations raw, int cell, int key, double off, double elapsed) {
        double sine = sines[raw.satellite(cell)];
        if (Double.isNaN(off) || sine < MENDING_LEAST_SINE) {
            return false;
        }
        boolean halves = raw.halfCycle(cell) || history.halfCycle(key);
        double unit = wavelength(raw, cell) / (halves ? 2 : 1);
        long count = Math.round(off / unit);
        if (Math.abs(off - count * unit) > MENDING_METERS + STEP_METERS_PER_SECOND * elapsed / sine
                || Math.abs(count) > SLIP_UNITS_MAX) {
            return false;
        }
        int halfCycles = (int) count * (halves ? 1 : 2);
        if (!raw.halfCycle(cell) && (history.shiftHalfCycles(key) - halfCycles) % 2 != 0) {
            return false;
        }
        history.mend(key, halfCycles);
        mendedMeters[cell] = count * unit;
        mendedSlips++;
        return true;
    }

    /** Tests of a satellite's signals against each other: by geometry-free steps, and by Melbourne–Wübbena with the first. */
    private void compareSignals(EpochObservations raw, int first, int end, double elapsed) {
        double allowed = allowedStep(raw.satellite(first), elapsed);
        int reference = -1;
        for (int cell = first; cell < end; cell++) {
            double step = phaseStep(raw, cell) - mendedMeters[cell];
            if (slipped[cell] || Double.isNaN(step)) {
                continue;
            }
            if (reference < 0) {
                reference = cell;
            } else if (Math.abs(step - phaseStep(raw, reference) + mendedMeters[reference]) > allowed) {
                // Which of the two it was cannot be seen.
                slipped[reference] = true;
                slipped[cell] = true;
            }
        }
        for (int cell = first + 1; cell < end; cell++) {
            double cycles = mendedPhase(raw, first) - mendedPhase(raw, cell);
            if (wideLanes.leaves(raw, first, cell, cycles, phaseShiftMeters, slipped[first] || slipped[cell])) {
                slipped[first] = true;
                slipped[cell] = true;
            }
        }
    }

    private void emit(EpochObservations raw, StationEpoch out) {
        out.reset(index, raw.stationId(), raw.timeNanos());
        EpochObservations clean = out.observations();
        for (int cell = 0; cell < raw.cellCount(); cell++) {
            int satellite = raw.satellite(cell);
            int key = CellHistory.key(satellite, raw.signalId(cell));
            double phaseMeters = raw.phaseCycles(cell) * wavelength(raw, cell);
            if (!Double.isNaN(phaseMeters)) {
                if (slipped[cell]) {
                    brokenArcs += lastNanos != Long.MIN_VALUE && history.seenAt(key, lastNanos) ? 1 : 0;
                    history.newArc(key, raw, cell);
                    slips++;
                }
                history.store(key, raw, cell, phaseMeters);
            }
            if (Double.isNaN(models[satellite])) {
                countLeftOut(satellite, raw.timeNanos());
                continue;
            }
            int copy = clean.addCell(satellite, raw.signalId(cell));
            double antennaMeters = antennaMeters(raw, cell);
            clean.pseudorangeMeters(copy, raw.pseudorangeMeters(cell) - antennaMeters);
            clean.dopplerHz(copy, raw.dopplerHz(cell));
            clean.cn0DbHz(copy, raw.cn0DbHz(cell));
            clean.glonassChannel(copy, raw.glonassChannel(cell));
            clean.lock(copy, history.lockMillis(key, raw.timeNanos()), raw.halfCycle(cell));
            if (!raw.halfCycle(cell)) {
                double moved = phaseShiftMeters - antennaMeters;
                clean.phaseCycles(copy, mendedPhase(raw, cell) + moved / wavelength(raw, cell));
            }
            out.arc(copy, history.arc(key));
            out.mendedCycles(copy, history.shiftHalfCycles(key) / 2);
        }
    }

    private double antennaMeters(EpochObservations raw, int cell) {
        Signal signal = raw.signal(cell);
        int satellite = raw.satellite(cell);
        return signal == null ? 0 : antenna.phaseCentreMeters(signal, azimuthsRad[satellite], elevationsRad[satellite]);
    }

    private double mendedPhase(EpochObservations raw, int cell) {
        int key = CellHistory.key(raw.satellite(cell), raw.signalId(cell));
        return raw.phaseCycles(cell) + 0.5 * history.shiftHalfCycles(key);
    }

    private void countLeftOut(int satellite, long timeNanos) {
        Ephemeris found = store.find(satellite, timeNanos);
        if (found != null && !found.healthy()) {
            cellsUnhealthy++;
        } else {
            cellsWithoutEphemeris++;
        }
    }

    /** λΔφ since the station's epoch before, metres; NaN where either end is missing. */
    private double phaseStep(EpochObservations raw, int cell) {
        int key = CellHistory.key(raw.satellite(cell), raw.signalId(cell));
        return lastNanos != Long.MIN_VALUE && history.seenAt(key, lastNanos)
                ? raw.phaseCycles(cell) * wavelength(raw, cell) - history.phaseMeters(key)
                : Double.NaN;
    }

    private double modelStep(int satellite) {
        return models[satellite] - lastModels[satellite];
    }

    private double allowedStep(int satellite, double elapsed) {
        double sine = Double.isNaN(models[satellite]) ? SINE_LEAST : sines[satellite];
        return STEP_FLOOR_METERS + STEP_METERS_PER_SECOND * elapsed / sine;
    }

    /** Metres; NaN for signals that are not known and GLONASS satellites whose channel is not. */
    static double wavelength(EpochObservations epoch, int cell) {
        Signal signal = epoch.signal(cell);
        if (signal == null) {
            return Double.NaN;
        }
        byte channel = epoch.glonassChannel(cell);
        if (signal.constellation().isFdma() && channel == EpochObservations.CHANNEL_UNKNOWN) {
            return Double.NaN;
        }
        return Signal.SPEED_OF_LIGHT / signal.carrierHz(channel);
    }

    private Troposphere troposphere(long timeNanos) {
        long day = Math.floorDiv(timeNanos, DAY_NANOS);
        Troposphere air = troposphere;
        if (air == null || day != troposphereDay) {
            air = new Troposphere(place.geodetic(), new GpsTime(timeNanos));
            troposphere = air;
            troposphereDay = day;
        }
        return air;
    }

    private double median(int count) {
        Arrays.sort(sorted, 0, count);
        return sorted[count / 2];
    }

    /** New arcs begun so far, the first ones of each cell included. */
    public long slips() {
        return slips;
    }

    /** Slips of phases that the epoch before had, not mended: a new arc began without a gap. */
    public long brokenArcs() {
        return brokenArcs;
    }

    /** Slips whose size was known, so that the phase goes on. */
    public long mendedSlips() {
        return mendedSlips;
    }

    /** Millisecond jumps of the codes alone. */
    public long clockJumps() {
        return clockJumps;
    }

    /** Epochs that were not after the one before them, and were left out. */
    public long backwardEpochs() {
        return backwardEpochs;
    }

    /** Cells left out for want of a valid ephemeris. */
    public long cellsWithoutEphemeris() {
        return cellsWithoutEphemeris;
    }

    /** Cells left out since their satellite says it is unhealthy. */
    public long cellsUnhealthy() {
        return cellsUnhealthy;
    }
}
