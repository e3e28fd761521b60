package org.dubhe.app;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.UsageReport;
import org.dubhe.account.store.UsageStore;

/**
 * The sessions of an account database beside the stays that rovers counted, session by session and added up by organisation.
 *
 * @param sessions of the database
 * @param bytes of the database
 * @param fixOffMillisMean how far a session's fixed time is off in the mean
 * @param fixOffMillisMax furthest that a session's fixed time is off
 * @param differences in words, at most a hundred
 */
record UsageComparison(
        int sessions, long bytes, double fixOffMillisMean, long fixOffMillisMax, List<String> differences) {
    private static final int DIFFERENCES_MAX = 100;
    private static final int SESSIONS_MAX = 1_000_000;

    private record Sum(long sessions, long bytes) {
        Sum plus(long more) {
            return new Sum(sessions + 1, bytes + more);
        }
    }

    /**
     * Compares.
     *
     * @param from begin of the report
     * @param allowedMillis how far a session's fixed time may be off: it is told apart by when a GGA is heard, not by when it is said
     */
    static UsageComparison of(DatabaseSettings settings, List<FleetRover.Stay> stays, Instant from, long allowedMillis)
            throws IOException {
        List<String> differences = new ArrayList<>();
        try (Database database = Database.open(settings)) {
            UsageStore store = new UsageStore(database);
            List<SessionRecord> records = store.sessions(null, SESSIONS_MAX);
            long[] off = bySession(records, stays, allowedMillis, differences);
            UsageReport report = store.report(new UsageReport.Question(
                    from,
                    Instant.now().plusSeconds(1),
                    Set.of(UsageReport.By.ORGANISATION),
                    ZoneOffset.UTC,
                    null,
                    null,
                    null));
            byOrganisation(report, stays, differences);
            long bytes = records.stream().mapToLong(SessionRecord::sentBytes).sum();
            return new UsageComparison(
                    records.size(),
                    bytes,
                    (double) off[0] / Math.max(1, stays.size()),
                    off[1],
                    List.copyOf(differences));
        }
    }

    /** Bytes of all sessions in the database now. */
    static long writtenBytes(DatabaseSettings settings) throws IOException {
        try (Database database = Database.open(settings)) {
            return new UsageStore(database)
                    .sessions(null, SESSIONS_MAX).stream()
                            .mapToLong(SessionRecord::sentBytes)
                            .sum();
        }
    }

    /** Gives the sum and the maximum of how far fixed times are off, milliseconds. */
    private static long[] bySession(
            List<SessionRecord> records, List<FleetRover.Stay> stays, long allowedMillis, List<String> differences) {
        Map<String, SessionRecord> byAgent = new HashMap<>();
        for (SessionRecord written : records) {
            if (byAgent.put(written.agent(), written) != null) {
                say(differences, written.agent() + " was written twice");
            }
        }
        long[] out = new long[2];
        for (FleetRover.Stay stay : stays) {
            SessionRecord written = byAgent.remove(stay.agent());
            if (written == null) {
                say(differences, stay.agent() + " is not in the database");
                continue;
            }
            if (written.sentBytes() != stay.bytes() || !written.mount().equals(stay.mount())) {
                say(differences, stay + " was written with " + written.sentBytes() + " bytes on " + written.mount());
            }
            if (written.endedAt() == null) {
                say(differences, stay.agent() + " has no end");
            }
            long off = Math.abs(written.fixedMillis() - stay.fixedNanos() / 1_000_000);
            out[0] += off;
            out[1] = Math.max(out[1], off);
            if (off > allowedMillis) {
                say(differences, stay + " was written with " + written.fixedMillis() + " ms fixed");
            }
        }
        byAgent.keySet().forEach(agent -> say(differences, agent + " is in the database only"));
        return out;
    }

    private static void byOrganisation(UsageReport report, List<FleetRover.Stay> stays, List<String> differences) {
        Map<String, Sum> counted = new TreeMap<>();
        for (FleetRover.Stay stay : stays) {
            counted.merge(stay.organisation(), new Sum(1, stay.bytes()), (sum, one) -> sum.plus(one.bytes()));
        }
        Map<String, Sum> written = new TreeMap<>();
        for (UsageReport.Row row : report.rows()) {
            written.put(String.valueOf(row.organisation()), new Sum(row.sessions(), row.sentBytes()));
        }
        if (!counted.equals(written)) {
            counted.forEach((name, sum) -> {
                if (!sum.equals(written.get(name))) {
                    say(differences, name + ": counted " + sum + ", written " + written.get(name));
                }
            });
            written.keySet().stream()
                    .filter(name -> !counted.containsKey(name))
                    .forEach(name -> say(differences, name + ": in the report only"));
        }
    }

    private static void say(List<String> differences, String words) {
        if (differences.size() < DIFFERENCES_MAX) {
            differences.add(words);
        }
    }
}
