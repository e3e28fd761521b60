package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.network.IntegerFault;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** Makes the network's solver as the server does, with a withheld place as a monitor where there is one. */
final class NetworkSolvers {
    /** DESIGN §2: a snapshot may be so many intervals old. */
    private static final double AGE_LIMIT_INTERVALS = 1.5;

    private NetworkSolvers() {}

    /**
     * A solver that has seen nothing.
     *
     * @param monitor a station that is solved against its neighbours but carries nothing; its index is the one after the last station's
     * @param fault a wrong integer, for a negative control
     */
    static SolverLoop.Solver create(
            List<ReferenceStation> stations,
            @Nullable ReferenceStation monitor,
            EphemerisStore ephemerides,
            double maxEdgeKm,
            long intervalNanos,
            IntegerFault fault) {
        List<ReferenceStation> all = new ArrayList<>(stations);
        List<Integer> monitors = new ArrayList<>();
        if (monitor != null) {
            monitors.add(all.size());
            all.add(monitor);
        }
        double interval = intervalNanos * 1e-9;
        NetworkConfig config = NetworkConfig.DEFAULT.withLimits(
                maxEdgeKm * 1000, Math.max(NetworkConfig.DEFAULT.ageLimitSeconds(), AGE_LIMIT_INTERVALS * interval));
        NetworkSolver solver = new NetworkSolver(all, monitors, config, ephemerides, fault);
        @Nullable StationEpoch[] epochs = new StationEpoch[all.size()];
        return set -> {
            for (int station = 0; station < epochs.length; station++) {
                epochs[station] = set.of(station);
            }
            return solver.solve(new GpsTime(set.timeNanos()), epochs);
        };
    }
}
