package org.dubhe.simulation;

import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.orekit.forces.gravity.J2OnlyPerturbation;
import org.orekit.frames.Frame;
import org.orekit.orbits.KeplerianOrbit;
import org.orekit.orbits.OrbitType;
import org.orekit.orbits.PositionAngleType;
import org.orekit.propagation.SpacecraftState;
import org.orekit.propagation.numerical.NumericalPropagator;
import org.orekit.time.AbsoluteDate;

/**
 * Nominal orbits propagated numerically by Orekit in the Earth's central field and its oblateness, which is what moves nodes and perigees;
 * Sun, Moon, tesserals and radiation pressure are left out, so synchronous satellites need no station keeping. No data files are needed.
 */
final class OrbitPropagation {
    private static final double STEP_MIN_SECONDS = 0.1;
    private static final double STEP_MAX_SECONDS = 1_000;
    private static final double TOLERANCE_METERS = 1e-5;
    private static final double TOLERANCE_METERS_PER_SECOND = 1e-9;

    private static final Frame INERTIAL = Frame.getRoot();
    private static final AbsoluteDate SECOND_0 = AbsoluteDate.ARBITRARY_EPOCH;

    private OrbitPropagation() {}

    /** The orbit from one second of the scenario to another; {@code fromSeconds ≤ 0 ≤ toSeconds}. */
    static OrbitTable propagate(NominalOrbit nominal, double fromSeconds, double toSeconds) {
        int before = (int) Math.ceil(-fromSeconds / OrbitTable.STEP_SECONDS) + 1;
        int after = (int) Math.ceil(toSeconds / OrbitTable.STEP_SECONDS) + 1;
        double[] samples = new double[9 * (before + after + 1)];
        SpacecraftState start = new SpacecraftState(new KeplerianOrbit(
                nominal.semiMajorMeters(),
                nominal.eccentricity(),
                nominal.inclinationRad(),
                nominal.perigeeRad(),
                nominal.nodeRad(),
                nominal.meanAnomalyRad(),
                PositionAngleType.MEAN,
                INERTIAL,
                SECOND_0,
                Earth.GM));
        run(start, -before, samples, before);
        run(start, after, samples, before);
        return new OrbitTable(-before * OrbitTable.STEP_SECONDS, samples);
    }

    private static void run(SpacecraftState start, int steps, double[] samples, int node0) {
        var integrator = new DormandPrince853Integrator(
                STEP_MIN_SECONDS,
                STEP_MAX_SECONDS,
                tolerances(TOLERANCE_METERS, TOLERANCE_METERS_PER_SECOND),
                new double[7]);
        var propagator = new NumericalPropagator(integrator);
        propagator.setOrbitType(OrbitType.CARTESIAN);
        propagator.addForceModel(new J2OnlyPerturbation(Earth.GM, Earth.RADIUS_METERS, Earth.J2, INERTIAL));
        propagator.setInitialState(start);
        propagator.getMultiplexer().add(OrbitTable.STEP_SECONDS, state -> {
            int node = node0 + (int) Math.round(state.getDate().durationFrom(SECOND_0) / OrbitTable.STEP_SECONDS);
            store(state, samples, 9 * node);
        });
        propagator.propagate(SECOND_0.shiftedBy(steps * OrbitTable.STEP_SECONDS));
    }

    private static double[] tolerances(double meters, double metersPerSecond) {
        return new double[] {meters, meters, meters, metersPerSecond, metersPerSecond, metersPerSecond, 1e-6};
    }

    private static void store(SpacecraftState state, double[] samples, int at) {
        Vector3D p = state.getPosition();
        Vector3D v = state.getVelocity();
        Vector3D central = p.scalarMultiply(-Earth.GM / Math.pow(p.getNorm(), 3));
        Vector3D a = central.add(
                J2OnlyPerturbation.computeAccelerationInJ2Frame(p, Earth.GM, Earth.RADIUS_METERS, Earth.J2));
        Vector3D[] fields = {p, v, a};
        for (int k = 0; k < 3; k++) {
            samples[at + 3 * k] = fields[k].getX();
            samples[at + 3 * k + 1] = fields[k].getY();
            samples[at + 3 * k + 2] = fields[k].getZ();
        }
    }
}
