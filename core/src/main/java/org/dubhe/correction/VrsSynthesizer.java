package org.dubhe.correction;

import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.network.AtmosphereDelta;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Moves a master's observations to a virtual station.
 *
 * <p>With m the master, v the virtual station, ∇X = X(v) − X(m) and f₁ = 1575.42 MHz for all systems:
 *
 * <pre>
 * phase    L_v = L_m − λ n_m + (ρ_v − ρ_m) − c (dtˢ_v − dtˢ_m) + (T_v − T_m) + ∇T − (f₁²/f²) ∇I
 * code     P_v = P_m         + (ρ_v − ρ_m) − c (dtˢ_v − dtˢ_m) + (T_v − T_m) + ∇T + (f₁²/f²) ∇I
 * Doppler  D_v = D_m − (ρ̇_v − ρ̇_m) / λ
 * </pre>
 *
 * n_m is the master's levelled integer; ρ is taken at each site's own time of emission with the Sagnac term, from one ephemeris for both; T is
 * the model at each site's true height; ∇I and ∇T come from the snapshot. A cell without a levelled integer of the master's current arc, a
 * satellite without ephemeris or whose ionosphere is too uncertain is left out. The lock time is the least of the master's, the time since the
 * integer was levelled and the time since the virtual station is served.
 *
 * <p>{@link #master} once per epoch of a master, then {@link #synthesize} for each of its virtual stations: the satellites' positions and the
 * master's half of every difference are computed once. Allocates nothing after warm-up. Belongs to the thread that emits.
 */
public final class VrsSynthesizer {
    private static final double L1_HZ = 1_575_420_000.0;
    private static final double C = Signal.SPEED_OF_LIGHT;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Faults faults;
    private final EpochEphemerides ephemerides = new EpochEphemerides();
    private final AtmosphereDelta delta = new AtmosphereDelta();
    private final SatelliteRange atVirtual = new SatelliteRange();

    /** The master's half, by satellite. */
    private final @Nullable SatelliteRange[] atMaster = new SatelliteRange[Satellite.COUNT];

    private final double[] masterTroposphereMeters = new double[Satellite.COUNT];

    /** Cells of the master that can be moved, ascending, and what moves with them. */
    private int cellCount;

    private final int[] cells = new int[EpochObservations.CELLS_MAX];
    private final int[] integers = new int[EpochObservations.CELLS_MAX];
    private final long[] levelledSinceNanos = new long[EpochObservations.CELLS_MAX];
    private final double[] wavelengthsMeters = new double[EpochObservations.CELLS_MAX];
    private final double[] ionosphereFactors = new double[EpochObservations.CELLS_MAX];

    private int station;
    private @Nullable EpochObservations observations;
    private @Nullable Snapshot snapshot;
    private GpsTime time = new GpsTime(0);
    private int satellites;

    /** Without faults. */
    public VrsSynthesizer() {
        this(Faults.NONE);
    }

    /** With errors that a negative control is to find. */
    public VrsSynthesizer(Faults faults) {
        this.faults = faults;
    }

    /**
     * Takes a master's epoch; valid until the next call, the epoch must not change meanwhile.
     *
     * @param place the master's ARP
     * @param snapshot the newest one
     * @param store where ephemerides are taken from, once per satellite and epoch
     * @return number of cells whose integer is levelled; 0 where this master cannot serve now
     */
    public int master(VirtualStation place, StationEpoch epoch, Snapshot snapshot, EphemerisStore store) {
        EpochObservations o = epoch.observations();
        this.station = epoch.station();
        this.observations = o;
        this.snapshot = snapshot;
        if (time.nanos() != o.timeNanos()) {
            time = new GpsTime(o.timeNanos());
        }
        ephemerides.select(store, o.timeNanos());
        Troposphere troposphere = place.troposphereAt(o.timeNanos());
        cellCount = 0;
        int last = -1;
        boolean usable = false;
        for (int cell = 0; cell < o.cellCount(); cell++) {
            int satellite = o.satellite(cell);
            if (satellite != last) {
                last = satellite;
                usable = rangeOfMaster(place, troposphere, o, cell);
            }
            if (usable) {
                addCell(o, epoch.arc(cell), cell);
            }
        }
        return cellCount;
    }

    /**
     * The observations of a virtual station of this master.
     *
     * @param servedSinceNanos since when it is served without a break, GPST nanoseconds
     * @param stationId DF003 that it has
     * @param out receives them; empty where the answer is 0
     * @return number of satellites; 0 where it refuses, see {@link #refusal}
     */
    public int synthesize(VirtualStation place, int stationId, long servedSinceNanos, EpochObservations out) {
        EpochObservations o = observations;
        Snapshot from = snapshot;
        if (o == null || from == null) {
            throw new IllegalStateException("synthesize before master");
        }
        out.reset(stationId, o.timeNanos());
        satellites = 0;
        if (!from.interpolate(station, place.position(), time, delta)) {
            return 0;
        }
        Troposphere troposphere = place.troposphereAt(o.timeNanos());
        int i = 0;
        while (i < cellCount) {
            int satellite = o.satellite(cells[i]);
            int entry = delta.indexOf(satellite);
            SatelliteRange master = atMaster[satellite];
            int end = i + 1;
            while (end < cellCount && o.satellite(cells[end]) == satellite) {
                end++;
            }
            if (entry >= 0 && master != null) {
                atVirtual.fromSameReception(master, place.axes());
                double elevation = atVirtual.elevationRad();
                if (elevation > 0) {
                    satellites++;
                    double moved = atVirtual.rangeMinusClockMeters()
                            - master.rangeMinusClockMeters()
                            + troposphere.slantMeters(elevation)
                            - masterTroposphereMeters[satellite]
                            + delta.troposphereMeters(entry);
                    double rate = atVirtual.rangeRateMetersPerSecond() - master.rangeRateMetersPerSecond();
                    for (int k = i; k < end; k++) {
                        move(o, k, moved, delta.ionosphereMeters(entry), rate, servedSinceNanos, out);
                    }
                }
            }
            i = end;
        }
        if (satellites < Snapshot.SATELLITES_MIN) {
            out.reset(stationId, o.timeNanos());
            satellites = 0;
        }
        return satellites;
    }

    /** Satellites of the last {@link #synthesize}. */
    public int satellites() {
        return satellites;
    }

    /** Why the last {@link #synthesize} gave nothing. */
    public Refusal refusal() {
        return delta.refusal() == Refusal.NONE ? Refusal.TOO_FEW_SATELLITES : delta.refusal();
    }

    /** Id of the snapshot of the last {@link #synthesize}. */
    public long snapshotId() {
        return delta.snapshotId();
    }

    /** Its age at the epoch's time tag, seconds. */
    public double snapshotAgeSeconds() {
        return delta.ageSeconds();
    }

    private boolean rangeOfMaster(VirtualStation place, Troposphere troposphere, EpochObservations o, int first) {
        int satellite = o.satellite(first);
        Ephemeris ephemeris = ephemerides.of(satellite);
        double code = Double.NaN;
        for (int cell = first; cell < o.cellCount() && o.satellite(cell) == satellite && Double.isNaN(code); cell++) {
            code = o.pseudorangeMeters(cell);
        }
        if (ephemeris == null || Double.isNaN(code)) {
            return false;
        }
        SatelliteRange range = atMaster[satellite];
        if (range == null) {
            range = new SatelliteRange();
            atMaster[satellite] = range;
        }
        range.fromCode(ephemeris, o.timeNanos(), code, place.axes());
        masterTroposphereMeters[satellite] = troposphere.slantMeters(range.elevationRad());
        return true;
    }

    private void addCell(EpochObservations o, int arc, int cell) {
        Signal signal = o.signal(cell);
        Snapshot from = snapshot;
        if (signal == null || from == null || Double.isNaN(o.phaseCycles(cell))) {
            return;
        }
        int satellite = o.satellite(cell);
        int integer = from.levelledInteger(station, satellite, o.signalId(cell));
        if (integer == Snapshot.NOT_LEVELLED || from.levelledArc(station, satellite, o.signalId(cell)) != arc) {
            return;
        }
        int i = cellCount++;
        cells[i] = cell;
        integers[i] = integer;
        levelledSinceNanos[i] = from.levelledSinceNanos(station, satellite, o.signalId(cell));
        double hz = signal.carrierHz(o.glonassChannel(cell));
        wavelengthsMeters[i] = C / hz;
        ionosphereFactors[i] = (L1_HZ / hz) * (L1_HZ / hz);
    }

    private void move(
            EpochObservations o,
            int i,
            double movedMeters,
            double ionosphereL1Meters,
            double rateMetersPerSecond,
            long servedSinceNanos,
            EpochObservations out) {
        int cell = cells[i];
        double wavelength = wavelengthsMeters[i];
        double ionosphere = ionosphereFactors[i] * ionosphereL1Meters;
        int to = out.addCell(o.satellite(cell), o.signalId(cell));
        out.phaseCycles(to, o.phaseCycles(cell) - integers[i] + (movedMeters - ionosphere) / wavelength);
        out.pseudorangeMeters(
                to,
                o.pseudorangeMeters(cell) + movedMeters + (faults.codeIonosphereFlipped() ? -ionosphere : ionosphere));
        out.dopplerHz(to, o.dopplerHz(cell) - rateMetersPerSecond / wavelength);
        out.cn0DbHz(to, o.cn0DbHz(cell));
        out.glonassChannel(to, o.glonassChannel(cell));
        out.lock(to, lockMillis(o, i, servedSinceNanos), o.halfCycle(cell));
    }

    private int lockMillis(EpochObservations o, int i, long servedSinceNanos) {
        long since = Math.max(levelledSinceNanos[i], servedSinceNanos);
        long levelled = Math.clamp((o.timeNanos() - since) / NANOS_PER_MILLI, 0, Integer.MAX_VALUE);
        int master = o.lockTimeMillis(cells[i]);
        return master == EpochObservations.LOCK_UNKNOWN ? (int) levelled : (int) Math.min(master, levelled);
    }
}
