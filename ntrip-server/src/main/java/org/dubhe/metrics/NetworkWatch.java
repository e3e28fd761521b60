package org.dubhe.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.NetworkStatistics.EdgeShare;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.dubhe.network.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every snapshot as it is published and remembers what a scrape, which comes more rarely, would miss.
 *
 * <p>{@link #accept} belongs to the solver's thread; the rest may be read from any.
 */
public final class NetworkWatch implements Consumer<Snapshot> {
    private static final int SYSTEMS = 7;

    /** A place needs so many satellites of a system, whose mean is taken out, to say anything. */
    private static final int SATELLITES_MIN = 4;

    /** What one snapshot said, immutable. */
    private record Seen(
            NetworkStatistics statistics,
            boolean[] levelled,
            int groups,
            int edgesSolved,
            double[] ionosphereMeters,
            double[] geometryMeters,
            double ionosphereRmsMeters,
            double geometryRmsMeters,
            double lambdaRatio,
            long closureFailures) {}

    private volatile @Nullable Seen seen;

    @Override
    public void accept(Snapshot snapshot) {
        NetworkStatistics now = snapshot.statistics();
        Seen before = seen;
        int stations = snapshot.stations();
        boolean[] levelled = new boolean[stations];
        for (int m = 0; m < stations; m++) {
            levelled[m] = snapshot.isLevelled(m);
        }
        int[] group = new int[stations];
        int solved = join(now.edgeShares(), before, group);
        double[] ionosphere = before == null ? unknown(stations) : before.ionosphereMeters;
        double[] geometry = before == null ? unknown(stations) : before.geometryMeters;
        if (!now.leaveOneOut().isEmpty()) {
            ionosphere = rms(now.leaveOneOut(), stations, true);
            geometry = rms(now.leaveOneOut(), stations, false);
        }
        seen = new Seen(
                now,
                levelled,
                groups(group),
                solved,
                ionosphere,
                geometry,
                rms(ionosphere),
                rms(geometry),
                Double.isNaN(now.lambdaRatio()) && before != null ? before.lambdaRatio : now.lambdaRatio(),
                failures(before, now));
    }

    /** A solver that began anew counts from 0; what was counted before stays counted. */
    private static long failures(@Nullable Seen before, NetworkStatistics now) {
        if (before == null) {
            return now.closureFailures();
        }
        long step = now.closureFailures() - before.statistics.closureFailures();
        return before.closureFailures + (step >= 0 ? step : now.closureFailures());
    }

    /** Joins the stations of edges on which at least half is fixed now; gives the edges that had anything to fix. */
    private static int join(List<EdgeShare> edges, @Nullable Seen before, int[] group) {
        Arrays.setAll(group, i -> i);
        List<EdgeShare> old = before == null ? List.of() : before.statistics.edgeShares();
        int solved = 0;
        for (int e = 0; e < edges.size(); e++) {
            EdgeShare edge = edges.get(e);
            boolean follows = old.size() == edges.size() && old.get(e).eligible() <= edge.eligible();
            long eligible = edge.eligible() - (follows ? old.get(e).eligible() : 0);
            long fixed = edge.fixed() - (follows ? old.get(e).fixed() : 0);
            solved += eligible > 0 ? 1 : 0;
            if (eligible > 0 && 2 * fixed >= eligible) {
                int from = group[edge.stationA()];
                int to = group[edge.stationB()];
                for (int m = 0; m < group.length; m++) {
                    group[m] = group[m] == from ? to : group[m];
                }
            }
        }
        return solved;
    }

    /** Groups of two stations or more. */
    private static int groups(int[] group) {
        int[] members = new int[group.length];
        int groups = 0;
        for (int of : group) {
            groups += ++members[of] == 2 ? 1 : 0;
        }
        return groups;
    }

    private static double[] unknown(int stations) {
        double[] out = new double[stations];
        Arrays.fill(out, Double.NaN);
        return out;
    }

    /** By station, of what each satellite differs from the mean of its system. */
    private static double[] rms(List<LeftOut> all, int stations, boolean ionosphere) {
        double[] sum = new double[stations * SYSTEMS];
        double[] squares = new double[stations * SYSTEMS];
        int[] count = new int[stations * SYSTEMS];
        for (LeftOut one : all) {
            int at = one.station() * SYSTEMS + (one.satellite() >> 6);
            double value = ionosphere ? one.ionosphereErrorMeters() : one.geometryErrorMeters();
            sum[at] += value;
            squares[at] += value * value;
            count[at]++;
        }
        double[] out = unknown(stations);
        for (int m = 0; m < stations; m++) {
            double variance = 0;
            int degrees = 0;
            for (int at = m * SYSTEMS; at < (m + 1) * SYSTEMS; at++) {
                if (count[at] >= SATELLITES_MIN) {
                    variance += squares[at] - sum[at] * sum[at] / count[at];
                    degrees += count[at] - 1;
                }
            }
            if (degrees > 0) {
                out[m] = Math.sqrt(Math.max(0, variance) / degrees);
            }
        }
        return out;
    }

    private static double rms(double[] values) {
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value * value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : Math.sqrt(sum / count);
    }

    /** Of the newest snapshot. */
    NetworkStatistics statistics() {
        Seen now = seen;
        return now == null ? NetworkStatistics.NONE : now.statistics;
    }

    boolean isLevelled(int station) {
        Seen now = seen;
        return now != null && station < now.levelled.length && now.levelled[station];
    }

    int levelledStations() {
        Seen now = seen;
        int count = 0;
        if (now != null) {
            for (boolean levelled : now.levelled) {
                count += levelled ? 1 : 0;
            }
        }
        return count;
    }

    int groups() {
        Seen now = seen;
        return now == null ? 0 : now.groups;
    }

    int edgesSolved() {
        Seen now = seen;
        return now == null ? 0 : now.edgesSolved;
    }

    double lambdaRatio() {
        Seen now = seen;
        return now == null ? Double.NaN : now.lambdaRatio;
    }

    long closureFailures() {
        Seen now = seen;
        return now == null ? 0 : now.closureFailures;
    }

    double ionosphereRmsMeters() {
        Seen now = seen;
        return now == null ? Double.NaN : now.ionosphereRmsMeters;
    }

    double geometryRmsMeters() {
        Seen now = seen;
        return now == null ? Double.NaN : now.geometryRmsMeters;
    }

    double leftOutIonosphereMeters(int station) {
        Seen now = seen;
        return now == null || station >= now.ionosphereMeters.length ? Double.NaN : now.ionosphereMeters[station];
    }

    double leftOutGeometryMeters(int station) {
        Seen now = seen;
        return now == null || station >= now.geometryMeters.length ? Double.NaN : now.geometryMeters[station];
    }
}
