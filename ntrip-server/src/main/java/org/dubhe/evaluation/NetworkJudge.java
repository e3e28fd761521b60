package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.NetworkStatistics.EdgeShare;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * What the network's own statistics say over the scored window: shares fixed, closures, and how well places left out are predicted.
 *
 * <p>Leave-one-out errors are differenced between the satellites of a constellation at each place, above {@link #ELEVATION_MIN_RAD}.
 */
final class NetworkJudge {
    private static final double ELEVATION_MIN_RAD = Math.toRadians(15);

    private final List<ReferenceStation> stations;
    private final int withheld;
    private final List<EvaluationResult.NetworkSample> samples = new ArrayList<>();
    private final BetweenSatellites ionosphere = new BetweenSatellites();
    private final BetweenSatellites geometry = new BetweenSatellites();
    private final RootMeanSquare ionosphereRms = new RootMeanSquare();
    private final RootMeanSquare geometryRms = new RootMeanSquare();
    private NetworkStatistics last = NetworkStatistics.NONE;
    private NetworkStatistics lastWithheld = NetworkStatistics.NONE;
    private long eligible;
    private long fixed;
    private long decisions;

    /** A judge of a network and of the place withheld from it, whose index follows the stations'. */
    NetworkJudge(List<ReferenceStation> stations, @Nullable ReferenceStation withheld) {
        this.stations = new ArrayList<>(stations);
        if (withheld != null) {
            this.stations.add(withheld);
        }
        this.withheld = withheld == null ? -1 : stations.size();
    }

    /**
     * Takes an epoch.
     *
     * @param snapshot of the network that serves the rovers
     * @param withWithheld of the same network with the withheld place beside it; {@code null} where none is withheld
     */
    void solved(GpsTime time, boolean scored, @Nullable Snapshot snapshot, @Nullable Snapshot withWithheld) {
        NetworkStatistics now = snapshot == null ? NetworkStatistics.NONE : snapshot.statistics();
        if (snapshot != null) {
            last = now;
            decisions += now.decisions().size();
        }
        if (withWithheld != null) {
            lastWithheld = withWithheld.statistics();
        }
        if (!scored) {
            return;
        }
        eligible += now.eligibleAmbiguities();
        fixed += now.fixedAmbiguities();
        samples.add(new EvaluationResult.NetworkSample(
                time.nanos(), now.fixedAmbiguities(), now.eligibleAmbiguities(), now.trianglesUsable()));
        if (withheld < 0) {
            leftOut(now.leaveOneOut());
        } else if (withWithheld != null) {
            leftOut(withWithheld.statistics().leaveOneOut());
        }
    }

    private void leftOut(List<LeftOut> errors) {
        ionosphere.begin();
        geometry.begin();
        for (LeftOut error : errors) {
            if (error.elevationRad() >= ELEVATION_MIN_RAD && (withheld < 0 || error.station() == withheld)) {
                int group = error.station() * 16
                        + Satellite.constellation(error.satellite()).ordinal();
                ionosphere.add(group, error.satellite(), error.elevationRad(), error.ionosphereErrorMeters());
                geometry.add(group, error.satellite(), error.elevationRad(), error.geometryErrorMeters());
            }
        }
        ionosphere.end((_, _, value, isReference) -> {
            if (!isReference) {
                ionosphereRms.add(value);
            }
        });
        geometry.end((_, _, value, isReference) -> {
            if (!isReference) {
                geometryRms.add(value);
            }
        });
    }

    void fill(Figures figures) {
        figures.put("network_fixed_rate", eligible == 0 ? Double.NaN : (double) fixed / eligible)
                .put("network_integers", decisions)
                .put("loo_iono_rms_mm", 1000 * ionosphereRms.value())
                .put("loo_geometry_rms_mm", 1000 * geometryRms.value())
                .put("closure_failures", last.closureFailures());
    }

    List<EvaluationResult.NetworkSample> samples() {
        return samples;
    }

    /** Each edge: its length and the share of its ambiguities that was fixed, since the start; those to the withheld place come last. */
    String edgeTable() {
        TextTable table = new TextTable("edge", "km", "eligible", "fixed", "share");
        List<EdgeShare> edges = new ArrayList<>(last.edgeShares());
        lastWithheld.edgeShares().stream()
                .filter(edge -> edge.stationA() == withheld || edge.stationB() == withheld)
                .forEach(edges::add);
        for (EdgeShare edge : edges) {
            table.row(
                    stations.get(edge.stationA()).name() + " – "
                            + stations.get(edge.stationB()).name(),
                    EvaluationReport.mm(edge.lengthMeters() / 1000),
                    Long.toString(edge.eligible()),
                    Long.toString(edge.fixed()),
                    edge.eligible() == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.3f", (double) edge.fixed() / edge.eligible()));
        }
        return table.render("  ")
                + String.format(
                        Locale.ROOT,
                        "  leave-one-out: %d differences; triangles %d, of them usable at the end %d; activity %.2f mm/km%n",
                        ionosphereRms.count(),
                        last.triangles(),
                        last.trianglesUsable(),
                        last.ionosphereActivityMetersPerMeter() * 1e6);
    }
}
