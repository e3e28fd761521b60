package org.dubhe.app;

import java.util.List;
import java.util.Locale;
import org.dubhe.evaluation.EpochOutcome;
import org.dubhe.evaluation.SolutionScore;
import org.dubhe.evaluation.TextTable;
import org.dubhe.network.NetworkStatistics;
import org.dubhe.network.Snapshot;
import org.dubhe.stream.StationFeed;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.dubhe.time.WallClock;
import org.jspecify.annotations.Nullable;

/** What a person sees of a running demonstration: stations, network, rovers, and the same rovers on a single base. */
final class DemoTable {
    private static final String INDENT = "  ";

    private DemoTable() {}

    static String of(Demo demo) {
        return stations(demo) + "\n" + network(demo) + "\n" + rovers(demo);
    }

    private static String stations(Demo demo) {
        TextTable table = new TextTable("station", "<state", "rate s", "satellites", "frames", "latency ms");
        long now = demo.server().clock().nowNanos();
        long wallMinusTicks = new WallClock().nowNanos() - System.nanoTime();
        for (StationFeed feed : demo.server().pipeline().stations()) {
            String exclusion = feed.exclusion();
            table.row(
                    feed.name(),
                    exclusion != null ? exclusion : feed.isAlive(now) ? "live" : "silent",
                    number((double) feed.intervalNanos() / GpsTime.SECOND, 1),
                    Integer.toString(feed.satellites()),
                    Long.toString(feed.frames()),
                    number(latencyMillis(feed, wallMinusTicks), 0));
        }
        return table.render(INDENT);
    }

    /**
     * From the time tag of a station's newest epoch to its last byte here, ms; NaN before the first.
     *
     * @param wallMinusTicks GPST of the wall clock minus {@link System#nanoTime}, nanoseconds
     */
    static double latencyMillis(StationFeed feed, long wallMinusTicks) {
        return feed.newestTagNanos() == ServiceClock.UNKNOWN
                ? Double.NaN
                : (wallMinusTicks + feed.ticksMinusTagNanos()) * 1e-6;
    }

    private static String network(Demo demo) {
        Snapshot snapshot = demo.server().streams().virtualStations().snapshot();
        if (snapshot == null) {
            return INDENT + "network: no solution yet\n";
        }
        NetworkStatistics statistics = snapshot.statistics();
        return String.format(
                Locale.ROOT,
                "%snetwork: %d of %d ambiguities fixed on %d edges, %d of %d triangles usable, %d closures failed, snapshot of %s%n",
                INDENT,
                statistics.fixedAmbiguities(),
                statistics.eligibleAmbiguities(),
                statistics.edges(),
                statistics.trianglesUsable(),
                statistics.triangles(),
                statistics.closureFailures(),
                snapshot.time());
    }

    private static String rovers(Demo demo) {
        TextTable table = new TextTable(
                "rover", "<mount", "<status", "sat", "age s", "E mm", "N mm", "U mm", "TTFF s", "fixed %", "H RMS mm");
        rows(table, demo.virtualRovers(), "VRS");
        rows(table, demo.nearestRovers(), "NEAR");
        return table.render(INDENT);
    }

    private static void rows(TextTable table, List<DemoRover> rovers, String mount) {
        for (DemoRover rover : rovers) {
            EpochOutcome newest = rover.newest();
            SolutionScore score = rover.score();
            table.row(
                    rover.name(),
                    mount,
                    newest == null ? rover.failure() : newest.status().name(),
                    newest == null ? "" : Integer.toString(newest.satellites()),
                    newest == null ? "" : number(newest.ageSeconds(), 1),
                    millimetres(newest == null ? null : newest.eastMeters()),
                    millimetres(newest == null ? null : newest.northMeters()),
                    millimetres(newest == null ? null : newest.upMeters()),
                    number(rover.firstFixSeconds(), 0),
                    number(100 * score.fixRate(), 1),
                    number(score.horizontalRmsMm(), 1));
        }
    }

    private static String millimetres(@Nullable Double meters) {
        return meters == null ? "" : number(1000 * meters, 0);
    }

    /** {@code na} where there is none. */
    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "na" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
