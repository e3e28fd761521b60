package org.dubhe.simulation;

import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.signal.Signal;

/**
 * A true receiver: what it tracks, its clock, noise, multipath, slips and outages. Fills one {@link ReceiverEpoch} after the other.
 *
 * <p>Phase of a cell in metres = ρ + c (dt_r − dt_s) + T − I + antenna + λ (N + fraction of receiver and satellite) + noise + multipath; N
 * changes only with a new arc and starts near the pseudorange, as receivers set it, so that no MSM has to subtract cycles again.
 */
final class Receiver {
    static final double THERMAL_PHASE_METERS = 0.0015;
    static final double THERMAL_CODE_METERS = 0.20;
    static final double MULTIPATH_PHASE_METERS = 0.003;
    static final double MULTIPATH_CODE_METERS = 0.40;
    static final double MULTIPATH_SECONDS = 60;
    static final double SLIP_INTERVAL_SECONDS = 7_200;
    static final double OUTAGE_SECONDS = 30;
    private static final double OUTAGE_PERIOD_SECONDS = 3_600;
    private static final double DOPPLER_SIGMA_METERS_PER_SECOND = 0.01;
    private static final double SIN_MASK = Math.sin(Math.toRadians(5));
    private static final double COS_15 = Math.cos(Math.toRadians(15));
    private static final double HALF_CYCLE_SECONDS = 3;
    private static final double HALF_CYCLE_CHANCE = 0.1;

    /** Phase further from the pseudorange than this starts a new arc, well inside MSM's ± 1171 m. */
    private static final double PHASE_WINDOW_METERS = 900;

    private final long seed;
    private final List<SpaceVehicle> vehicles;
    private final Trajectory trajectory;
    private final Antenna antenna;
    private final ReceiverClock clock;
    private final boolean hasOutages;
    private final double unannouncedShare;
    private final double intervalSeconds;
    private final double memory;
    private final SeededRandom random;
    private final RayGeometry ray;
    private final ReceiverEpoch epoch;
    private final double[] codeBiasMeters = new double[Signal.values().length];
    private final double[] phaseFractions = new double[Signal.values().length];
    private final boolean[] tracked;
    private final double[] lockSince;
    private final double[] ambiguities;
    private final double[] halfUntil;
    private final double[] multipathCode;
    private final double[] multipathPhase;
    private final int[] arcs;
    private Ecef place;

    /**
     * @param hasOutages whether its bytes fail for {@link #OUTAGE_SECONDS} in every hour; in half of them it loses lock as well
     * @param unannouncedShare part of the slips that the lock time does not tell
     */
    Receiver(
            long seed,
            List<SpaceVehicle> vehicles,
            Atmosphere atmosphere,
            Trajectory trajectory,
            Antenna antenna,
            boolean hasOutages,
            double unannouncedShare,
            double intervalSeconds) {
        this.seed = seed;
        this.epoch = new ReceiverEpoch((int) seed);
        this.vehicles = vehicles;
        this.trajectory = trajectory;
        this.antenna = antenna;
        this.hasOutages = hasOutages;
        this.unannouncedShare = unannouncedShare;
        this.intervalSeconds = intervalSeconds;
        this.memory = Math.exp(-intervalSeconds / MULTIPATH_SECONDS);
        this.ray = new RayGeometry(atmosphere);
        this.clock = new ReceiverClock(SeededRandom.of(seed, "clock", 0));
        this.random = SeededRandom.of(seed, "tracking", 0);
        this.place = trajectory.at(0);
        var biases = SeededRandom.of(seed, "biases", 0);
        for (int k = 0; k < codeBiasMeters.length; k++) {
            codeBiasMeters[k] = biases.nextGaussian();
            phaseFractions[k] = biases.nextDouble();
        }
        int cells = vehicles.size() * SpaceVehicle.SIGNALS_MAX;
        tracked = new boolean[vehicles.size()];
        lockSince = new double[cells];
        ambiguities = new double[cells];
        halfUntil = new double[cells];
        multipathCode = new double[cells];
        multipathPhase = new double[cells];
        arcs = new int[cells];
    }

    ReceiverEpoch epoch() {
        return epoch;
    }

    /** Place of the ARP at the epoch observed last. */
    Ecef place() {
        return place;
    }

    /** The same for judges: falsified where the truth is. */
    Ecef trueArp() {
        return epoch.scrambled() ? place.plus(17, -23, 29 + (SeededRandom.mixed((int) seed, 0) & 15)) : place;
    }

    Antenna antenna() {
        return antenna;
    }

    /** Observes what the receiver's clock calls this second of the scenario. */
    void observe(double seconds, boolean scrambled) {
        double offset = clock.offsetSeconds(seconds);
        double reception = seconds - offset;
        boolean out = hasOutages && inOutage(seconds);
        epoch.reset(offset, !out, scrambled);
        place = trajectory.at(reception);
        if (trajectory.moves()) {
            Ecef after = trajectory.at(reception + 0.5);
            Ecef before = trajectory.at(reception - 0.5);
            ray.place(
                    place,
                    after.xMeters() - before.xMeters(),
                    after.yMeters() - before.yMeters(),
                    after.zMeters() - before.zMeters(),
                    reception);
        } else {
            ray.place(place, 0, 0, 0, reception);
        }
        if (out && losesLock(seconds)) {
            java.util.Arrays.fill(tracked, false);
            return;
        }
        double clockRate = clock.rate(seconds);
        for (int slot = 0; slot < tracked.length; slot++) {
            observe(slot, seconds, offset, clockRate);
        }
    }

    private void observe(int slot, double seconds, double offset, double clockRate) {
        SpaceVehicle vehicle = vehicles.get(slot);
        if (!ray.trace(vehicle) || ray.up < SIN_MASK) {
            tracked[slot] = false;
            return;
        }
        ray.traceDelays();
        boolean acquired = !tracked[slot];
        tracked[slot] = true;
        int slipping = !acquired && random.nextDouble() < intervalSeconds / SLIP_INTERVAL_SECONDS
                ? random.nextInt(2 * vehicle.signals.length)
                : -1;
        boolean announced = slipping < 0 || random.nextDouble() >= unannouncedShare;
        double common = ray.rangeMeters + Signal.SPEED_OF_LIGHT * (offset - ray.clockSeconds) + ray.troposphereMeters;
        double rate = ray.rangeRate + Signal.SPEED_OF_LIGHT * (clockRate - ray.clockRate);
        double sinSquare = ray.up * ray.up;
        double thermal = Math.sqrt(0.5 + 0.5 / sinSquare);
        double reflected = Math.sqrt(1 - sinSquare) / COS_15;
        double elevation = Math.asin(ray.up);
        for (int k = 0; k < vehicle.signals.length; k++) {
            Signal signal = vehicle.signals[k];
            int at = slot * SpaceVehicle.SIGNALS_MAX + k;
            reflect(at, acquired);
            double wavelength = vehicle.wavelengthsMeters[k];
            double carrier = Signal.SPEED_OF_LIGHT / wavelength;
            double ionosphere = Ionosphere.METERS_HZ2_PER_TECU * ray.slantTecu / (carrier * carrier);
            double antennaMeters = antenna.rangeMeters(signal, ray.east, ray.north, ray.up);
            double codeError = THERMAL_CODE_METERS * thermal * random.nextGaussian()
                    + MULTIPATH_CODE_METERS * reflected * multipathCode[at];
            double phaseError = THERMAL_PHASE_METERS * thermal * random.nextGaussian()
                    + MULTIPATH_PHASE_METERS * reflected * multipathPhase[at];
            double pseudorange = common
                    + ionosphere
                    + antennaMeters
                    + vehicle.codeDelaysMeters[k]
                    + codeBiasMeters[signal.ordinal()]
                    + codeError;
            double phaseMeters = common - ionosphere + antennaMeters + phaseError;
            double phase = phaseMeters / wavelength + vehicle.phaseOffsetsCycles[k] + phaseFractions[signal.ordinal()];
            double beside = (pseudorange / wavelength) - phase;
            if (acquired || Math.abs(beside - ambiguities[at]) * wavelength > PHASE_WINDOW_METERS) {
                startArc(at, signal, seconds, Math.rint(beside) + random.nextInt(41) - 20);
            } else {
                // A draw below the number of signals slips that one, else all do.
                boolean slips = slipping == k || slipping >= vehicle.signals.length;
                slip(at, signal, seconds, slips, announced);
            }
            int cell = epoch.add(vehicle.satellite, signal, vehicle.glonassChannel);
            double doppler = -(rate + DOPPLER_SIGMA_METERS_PER_SECOND * random.nextGaussian()) / wavelength;
            epoch.observe(cell, pseudorange, phase + ambiguities[at], doppler, 33 + 17 * ray.up - 0.7 * k);
            epoch.lock(cell, (int) ((seconds - lockSince[at]) * 1e3), halfUntil[at] > seconds);
            epoch.direction(cell, elevation, ionosphere, ray.troposphereMeters);
            epoch.errors(cell, codeError, phaseError, antennaMeters);
            epoch.ambiguity(cell, ambiguities[at], arcs[at]);
        }
    }

    private void reflect(int at, boolean acquired) {
        double innovation = Math.sqrt(1 - memory * memory);
        if (acquired) {
            multipathCode[at] = random.nextGaussian();
            multipathPhase[at] = random.nextGaussian();
        } else {
            multipathCode[at] = memory * multipathCode[at] + innovation * random.nextGaussian();
            multipathPhase[at] = memory * multipathPhase[at] + innovation * random.nextGaussian();
        }
    }

    /** A new integer; on signals with data bits sometimes half a cycle more for the first seconds. */
    private void startArc(int at, Signal signal, double seconds, double cycles) {
        arcs[at]++;
        ambiguities[at] = cycles;
        // At the start of the scenario the receiver has been on for a while.
        lockSince[at] = seconds == 0 ? -random.nextBetween(0, SLIP_INTERVAL_SECONDS) : seconds;
        halfUntil[at] = Double.NEGATIVE_INFINITY;
        if (seconds > 0 && carriesData(signal) && random.nextDouble() < HALF_CYCLE_CHANCE) {
            halfUntil[at] = seconds + HALF_CYCLE_SECONDS;
            ambiguities[at] += random.nextInt(2) * 0.5;
        }
    }

    private void slip(int at, Signal signal, double seconds, boolean slips, boolean announced) {
        if (halfUntil[at] <= seconds && ambiguities[at] != Math.rint(ambiguities[at])) {
            ambiguities[at] = Math.floor(ambiguities[at]);
            arcs[at]++;
        }
        if (!slips) {
            return;
        }
        int sign = random.nextInt(2) * 2 - 1;
        int cycles = random.nextInt(4) == 0 ? 6 + random.nextInt(500) : 1 + random.nextInt(5);
        if (announced) {
            startArc(at, signal, seconds, Math.floor(ambiguities[at]) + sign * cycles);
        } else {
            arcs[at]++;
            ambiguities[at] += sign * cycles;
        }
    }

    private static boolean carriesData(Signal signal) {
        return switch (signal) {
            case GPS_1C, QZSS_1C, GLONASS_1C, GLONASS_2C, BEIDOU_2I, BEIDOU_6I -> true;
            default -> false;
        };
    }

    private boolean inOutage(double seconds) {
        double start = outageRandom(seconds).nextBetween(0, OUTAGE_PERIOD_SECONDS - OUTAGE_SECONDS);
        double into = seconds - Math.floor(seconds / OUTAGE_PERIOD_SECONDS) * OUTAGE_PERIOD_SECONDS;
        return into >= Math.rint(start) && into < Math.rint(start) + OUTAGE_SECONDS;
    }

    private boolean losesLock(double seconds) {
        SeededRandom of = outageRandom(seconds);
        of.nextDouble();
        return of.nextInt(2) == 0;
    }

    private SeededRandom outageRandom(double seconds) {
        return SeededRandom.of(seed, "outage", (int) Math.floor(seconds / OUTAGE_PERIOD_SECONDS));
    }
}
