package org.dubhe.app;

import java.util.List;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** What a configuration asks of an engine: which solver, and how virtual stations are served. */
interface EngineSettings {
    /** As {@code serve} has them: the network's own solver. */
    EngineSettings OF_CONFIGURATION = new OfConfiguration();

    /** Makes the solver; {@code null} where nothing is to be solved. */
    Server.@Nullable Solving solving(ServiceConfiguration configuration);

    /** How virtual stations are served, but for the master. */
    VrsSettings vrs(ServiceConfiguration configuration);

    /** Of {@code serve}. */
    record OfConfiguration() implements EngineSettings {
        @Override
        public Server.Solving solving(ServiceConfiguration configuration) {
            NetworkConfig config = NetworkConfig.DEFAULT.withLimits(
                    configuration.network().maxEdgeKm() * 1000, NetworkConfig.DEFAULT.ageLimitSeconds());
            return (stations, ephemerides) -> {
                NetworkSolver solver = new NetworkSolver(stations, List.of(), config, ephemerides);
                return epochs -> solver.solve(new GpsTime(epochs.timeNanos()), epochs.epochs());
            };
        }

        @Override
        public VrsSettings vrs(ServiceConfiguration configuration) {
            return VrsSettings.DEFAULT
                    .withMsmLevel(configuration.network().msmLevel())
                    .withMoveMeters(1000 * configuration.network().moveKm())
                    .withPhysicalStation(configuration.network().physicalStation());
        }
    }

    /** Of whoever runs a server of its own: the same whatever the configuration. */
    record Fixed(Server.@Nullable Solving solving, VrsSettings vrs) implements EngineSettings {
        @Override
        public Server.@Nullable Solving solving(ServiceConfiguration configuration) {
            return solving;
        }

        @Override
        public VrsSettings vrs(ServiceConfiguration configuration) {
            return vrs;
        }
    }
}
