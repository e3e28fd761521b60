package org.dubhe.simulation;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Least squares of a {@link BroadcastOrbit} to Earth-fixed positions, by Levenberg–Marquardt with the parameters scaled to metres of
 * displacement, and with e cos ω, e sin ω, ω + M₀ in place of e, ω, M₀, so that a nearly circular orbit stays determined. What remains is
 * the form's own misfit, centimetres over a few hours.
 */
final class OrbitFit {
    private static final int ITERATIONS_MAX = 20;
    private static final double CONVERGED_METERS = 1e-4;

    /** Change of each parameter, in its own unit, that moves a medium orbit by about a metre: the step of the numerical derivative. */
    private static final double[] STEPS = {
        1e-4, 4e-8, 4e-8, 4e-8, 4e-8, 4e-8, 5e-12, 5e-12, 5e-12, 4e-8, 4e-8, 1, 1, 4e-8, 4e-8
    };

    private final BroadcastOrbit orbit;
    private final double[] times;
    private final double[] positions;
    private final double[] point = new double[3];

    /**
     * @param times seconds after the reference time
     * @param positions x y z of each time, metres
     */
    OrbitFit(BroadcastOrbit orbit, double[] times, double[] positions) {
        this.orbit = orbit;
        this.times = times;
        this.positions = positions;
    }

    /** Improves the orbit's parameters from their present values; RMS of what remains, metres per axis. */
    double run() {
        double[] present = toRegular(orbit.parameters);
        double[] residuals = residuals(present);
        double cost = squares(residuals);
        double damping = 1e-6;
        for (int iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
            RealMatrix jacobian = jacobian(present, residuals);
            RealMatrix normal = jacobian.transposeMultiply(jacobian);
            double[] right = jacobian.preMultiply(residuals);
            for (int k = 0; k < BroadcastOrbit.PARAMETERS; k++) {
                normal.setEntry(k, k, normal.getEntry(k, k) * (1 + damping) + 1e-9);
            }
            double[] change = new CholeskyDecomposition(normal, 1e-9, 1e-15)
                    .getSolver()
                    .solve(new ArrayRealVector(right, false))
                    .toArray();
            double[] next = present.clone();
            double moved = 0;
            for (int k = 0; k < BroadcastOrbit.PARAMETERS; k++) {
                next[k] += change[k] * STEPS[k];
                moved = Math.max(moved, Math.abs(change[k]));
            }
            double[] nextResiduals = residuals(next);
            double nextCost = squares(nextResiduals);
            if (nextCost <= cost) {
                present = next;
                residuals = nextResiduals;
                boolean converged = cost - nextCost < CONVERGED_METERS * CONVERGED_METERS * residuals.length
                        || moved < CONVERGED_METERS;
                cost = nextCost;
                damping = Math.max(damping / 10, 1e-12);
                if (converged) {
                    break;
                }
            } else {
                damping = Math.max(damping * 100, 1e-6);
            }
        }
        System.arraycopy(toKeplerian(present), 0, orbit.parameters, 0, present.length);
        return Math.sqrt(cost / residuals.length);
    }

    private static double[] toRegular(double[] keplerian) {
        double[] regular = keplerian.clone();
        double e = keplerian[BroadcastOrbit.ECCENTRICITY];
        double perigee = keplerian[BroadcastOrbit.PERIGEE];
        regular[BroadcastOrbit.ECCENTRICITY] = e * Math.cos(perigee);
        regular[BroadcastOrbit.PERIGEE] = e * Math.sin(perigee);
        regular[BroadcastOrbit.MEAN_ANOMALY] = perigee + keplerian[BroadcastOrbit.MEAN_ANOMALY];
        return regular;
    }

    private static double[] toKeplerian(double[] regular) {
        double[] keplerian = regular.clone();
        double x = regular[BroadcastOrbit.ECCENTRICITY];
        double y = regular[BroadcastOrbit.PERIGEE];
        double perigee = Math.atan2(y, x);
        keplerian[BroadcastOrbit.ECCENTRICITY] = Math.hypot(x, y);
        keplerian[BroadcastOrbit.PERIGEE] = perigee;
        keplerian[BroadcastOrbit.MEAN_ANOMALY] = regular[BroadcastOrbit.MEAN_ANOMALY] - perigee;
        return keplerian;
    }

    private double[] residuals(double[] regular) {
        double[] parameters = toKeplerian(regular);
        double[] residuals = new double[positions.length];
        for (int n = 0; n < times.length; n++) {
            orbit.position(parameters, times[n], point);
            for (int k = 0; k < 3; k++) {
                residuals[3 * n + k] = positions[3 * n + k] - point[k];
            }
        }
        return residuals;
    }

    private RealMatrix jacobian(double[] present, double[] residuals) {
        double[][] rows = new double[residuals.length][BroadcastOrbit.PARAMETERS];
        double[] moved = present.clone();
        for (int k = 0; k < BroadcastOrbit.PARAMETERS; k++) {
            moved[k] = present[k] + STEPS[k];
            double[] shifted = residuals(moved);
            moved[k] = present[k];
            for (int n = 0; n < residuals.length; n++) {
                rows[n][k] = residuals[n] - shifted[n];
            }
        }
        return new Array2DRowRealMatrix(rows, false);
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
