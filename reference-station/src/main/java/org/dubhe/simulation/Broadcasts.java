package org.dubhe.simulation;

import org.dubhe.signal.Constellation;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/**
 * The broadcast ephemerides: issues fitted to the true orbits, which are first displaced as a control segment's prediction would be.
 *
 * <p>Orbit error left: waves of one revolution along radius, track and normal of 0.25, 0.85 and 0.45 m RMS over all satellites (1 m in space),
 * a tenth of which changes with each issue; clock error 1.5 ns RMS by satellite and 0.4 ns by issue.
 */
final class Broadcasts {
    private static final double[] ERROR_SIGMAS_METERS = {0.25, 0.85, 0.45};
    private static final double ISSUE_SHARE = 0.1;
    private static final double CLOCK_SIGMA_SECONDS = 1.5e-9;
    private static final double CLOCK_ISSUE_SIGMA_SECONDS = 0.4e-9;
    private static final double CLOCK_RATE_SIGMA = 3e-14;

    /** The fit reaches this far beyond the time an issue is sent. */
    private static final double FIT_MARGIN_SECONDS = 1_800;

    private static final double FIT_STEP_SECONDS = 300;

    /** Nothing asks for a reference time further from the scenario than this. */
    static final double REACH_SECONDS = 2 * 7_200 + FIT_MARGIN_SECONDS;

    private static final double GM_GPS = 3.986005e14;
    private static final double GM_OTHERS = 3.986004418e14;
    private static final double ROTATION_BEIDOU = 7.292115e-5;
    private static final double ROTATION_OTHERS = 7.2921151467e-5;

    private final long seed;
    private final GpsTime start;
    private final @Nullable BroadcastIssue[] latest;

    Broadcasts(long seed, GpsTime start, int vehicles) {
        this.seed = seed;
        this.start = start;
        this.latest = new @Nullable BroadcastIssue[vehicles];
    }

    /** What a satellite sends at a second of the scenario; {@code slot} is its place in the list of vehicles. */
    BroadcastIssue at(int slot, SpaceVehicle vehicle, double seconds) {
        long number = number(vehicle.constellation(), seconds);
        BroadcastIssue known = latest[slot];
        if (known != null && known.number() == number) {
            return known;
        }
        BroadcastIssue issue = make(vehicle, number);
        latest[slot] = issue;
        return issue;
    }

    /** How long a system sends one issue. */
    private static long intervalNanos(Constellation constellation) {
        return switch (constellation) {
            case GPS -> 7_200 * GpsTime.SECOND;
            case GLONASS, GALILEO -> 1_800 * GpsTime.SECOND;
            case QZSS, BEIDOU, SBAS, NAVIC -> 3_600 * GpsTime.SECOND;
        };
    }

    /** From GPST to the scale whose full intervals bound the issues. */
    private long offsetNanos(Constellation constellation) {
        return switch (constellation) {
            case BEIDOU -> -BeidouTime.BEHIND_GPST_NANOS;
            case GLONASS -> -LeapSeconds.at(start) * GpsTime.SECOND;
            case GPS, GALILEO, QZSS, SBAS, NAVIC -> 0;
        };
    }

    private long number(Constellation constellation, double seconds) {
        long nanos = start.plusSeconds(seconds).nanos() + offsetNanos(constellation);
        return Math.floorDiv(nanos, intervalNanos(constellation));
    }

    private BroadcastIssue make(SpaceVehicle vehicle, long number) {
        Constellation constellation = vehicle.constellation();
        long interval = intervalNanos(constellation);
        long lead = switch (constellation) {
            case GPS, QZSS -> interval;
            case GLONASS -> interval / 2;
            case GALILEO, BEIDOU, SBAS, NAVIC -> 0;
        };
        GpsTime from = new GpsTime(number * interval - offsetNanos(constellation));
        GpsTime reference = from.plusNanos(lead);
        double at = reference.secondsSince(start);
        var random = SeededRandom.of(SeededRandom.seedOf(seed, "issue", vehicle.satellite), "clock", (int) number);
        var steady = SeededRandom.of(seed, "clock error", vehicle.satellite);
        double clock = vehicle.clockSeconds(at)
                + steady.nextGaussian() * CLOCK_SIGMA_SECONDS
                + random.nextGaussian() * CLOCK_ISSUE_SIGMA_SECONDS;
        double rate = vehicle.clockRate(at) + random.nextGaussian() * CLOCK_RATE_SIGMA;
        if (constellation == Constellation.GLONASS) {
            return new BroadcastIssue(
                    vehicle, number, reference, null, glonassState(vehicle, number, at), clock, rate, 0);
        }
        boolean beidou = constellation == Constellation.BEIDOU;
        long nanosOfWeek = beidou ? BeidouTime.of(reference).nanosOfWeek() : reference.nanosOfWeek();
        var orbit = new BroadcastOrbit(
                constellation == Constellation.GPS ? GM_GPS : GM_OTHERS,
                beidou ? ROTATION_BEIDOU : ROTATION_OTHERS,
                vehicle.isBeidouGeo(),
                nanosOfWeek * 1e-9);
        double rms = fit(orbit, vehicle, number, at, from.secondsSince(start), interval * 1e-9);
        return new BroadcastIssue(vehicle, number, reference, orbit, new double[0], clock, rate, rms);
    }

    private double fit(
            BroadcastOrbit orbit, SpaceVehicle vehicle, long number, double at, double from, double intervalSeconds) {
        int count = (int) ((intervalSeconds + 2 * FIT_MARGIN_SECONDS) / FIT_STEP_SECONDS) + 1;
        double[] times = new double[count];
        double[] positions = new double[3 * count];
        double[] state = new double[6];
        for (int n = 0; n < count; n++) {
            double seconds = from - FIT_MARGIN_SECONDS + n * FIT_STEP_SECONDS;
            predicted(vehicle, number, seconds, state);
            Earth.toFixed(seconds, state, 0);
            times[n] = seconds - at;
            System.arraycopy(state, 0, positions, 3 * n, 3);
        }
        predicted(vehicle, number, at, state);
        Earth.toFixed(at, state, 0);
        Earth.toFixed(at, state, 3);
        orbit.osculate(state);
        return new OrbitFit(orbit, times, positions).run();
    }

    /** Inertial state with the prediction's error. */
    private void predicted(SpaceVehicle vehicle, long number, double seconds, double[] state) {
        vehicle.orbit.state(seconds, state);
        double r = Math.sqrt(state[0] * state[0] + state[1] * state[1] + state[2] * state[2]);
        double[] radial = {state[0] / r, state[1] / r, state[2] / r};
        double[] normal = unitCross(radial, new double[] {state[3], state[4], state[5]});
        double[] track = unitCross(normal, radial);
        double motion = Math.sqrt(Earth.GM / (r * r * r));
        var steady = SeededRandom.of(seed, "orbit error", vehicle.satellite);
        var own = SeededRandom.of(SeededRandom.seedOf(seed, "issue", vehicle.satellite), "orbit", (int) number);
        double[][] axes = {radial, track, normal};
        for (int axis = 0; axis < 3; axis++) {
            double wave = wave(steady, motion * seconds) + ISSUE_SHARE * wave(own, motion * seconds);
            double error = ERROR_SIGMAS_METERS[axis] * wave;
            for (int k = 0; k < 3; k++) {
                state[k] += error * axes[axis][k];
            }
        }
    }

    /** A constant and a wave of one revolution, of variance 1 together. */
    private static double wave(SeededRandom random, double angle) {
        double constant = random.nextGaussian();
        double amplitude = random.nextGaussian();
        return 0.6 * constant + 0.8 * Math.sqrt(2) * amplitude * Math.cos(angle + 2 * Math.PI * random.nextDouble());
    }

    /** Earth-fixed position and velocity with the prediction's error. */
    private double[] glonassState(SpaceVehicle vehicle, long number, double seconds) {
        double[] before = new double[6];
        double[] after = new double[6];
        double[] at = new double[6];
        predicted(vehicle, number, seconds, at);
        predicted(vehicle, number, seconds - 1, before);
        predicted(vehicle, number, seconds + 1, after);
        Earth.toFixed(seconds, at, 0);
        Earth.toFixed(seconds - 1, before, 0);
        Earth.toFixed(seconds + 1, after, 0);
        for (int k = 0; k < 3; k++) {
            at[3 + k] = (after[k] - before[k]) / 2;
        }
        return at;
    }

    private static double[] unitCross(double[] a, double[] b) {
        double x = a[1] * b[2] - a[2] * b[1];
        double y = a[2] * b[0] - a[0] * b[2];
        double z = a[0] * b[1] - a[1] * b[0];
        double norm = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / norm, y / norm, z / norm};
    }
}
