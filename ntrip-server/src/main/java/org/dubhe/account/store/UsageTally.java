package org.dubhe.account.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.dubhe.account.store.UsageReport.By;
import org.dubhe.account.store.UsageReport.Question;
import org.dubhe.account.store.UsageReport.Row;
import org.jspecify.annotations.Nullable;

/**
 * Adds sessions up to a report. They come in the order of their starts, so that the most at one time is found by keeping, per row, the ends of those
 * that are still there: memory follows concurrency, not the number of sessions. One thread.
 */
final class UsageTally {
    /** Some 50 MB, with the report's text: the service goes on beside it. */
    static final int ROWS_MAX = 100_000;

    private record Key(
            @Nullable LocalDate day,
            @Nullable String organisation,
            @Nullable String project,
            @Nullable String user) {}

    private static final class Sum {
        final PriorityQueue<Instant> ends = new PriorityQueue<>();
        long sessions;
        double connectedMillis;
        double correctionSeconds;
        double bytes;
        double reportedMillis;
        double fixedMillis;
        int peak;
    }

    private final Question question;
    private final Map<Key, Sum> sums = new HashMap<>();

    UsageTally(Question question) {
        this.question = question;
    }

    /** Adds one; its start is not before that of the one before. */
    void add(
            String organisation,
            String project,
            String user,
            Instant start,
            Instant end,
            long bytes,
            long correctionSeconds,
            long reportedMillis,
            long fixedMillis) {
        Instant from = later(start, question.from());
        Instant until = earlier(later(end, start), question.until());
        boolean byProject = question.by().contains(By.PROJECT);
        String keyOrganisation = byProject || question.by().contains(By.ORGANISATION) ? organisation : null;
        String keyProject = byProject ? project : null;
        String keyUser = question.by().contains(By.USER) ? user : null;
        boolean first = true;
        // A session without length is there once; another one in each day in which it has some.
        while (first || from.isBefore(until)) {
            first = false;
            LocalDate day = null;
            Instant partEnd = until;
            if (question.by().contains(By.DAY)) {
                day = from.atZone(question.zone()).toLocalDate();
                partEnd = earlier(
                        until, day.plusDays(1).atStartOfDay(question.zone()).toInstant());
            }
            Sum sum = sums.computeIfAbsent(new Key(day, keyOrganisation, keyProject, keyUser), _ -> fresh());
            long whole = Duration.between(start, end).toMillis();
            double share =
                    whole <= 0 ? 1 : (double) Duration.between(from, partEnd).toMillis() / whole;
            sum.sessions++;
            sum.connectedMillis += Duration.between(from, partEnd).toMillis();
            sum.bytes += share * bytes;
            // A second in which anything was sent counts whole, so a session may have begun one and ended one: never
            // more than it was there.
            sum.correctionSeconds += share * Math.min(correctionSeconds, Math.max(0, whole) / 1000.0);
            sum.reportedMillis += share * reportedMillis;
            sum.fixedMillis += share * fixedMillis;
            while (!sum.ends.isEmpty() && !sum.ends.element().isAfter(from)) {
                sum.ends.remove();
            }
            sum.ends.add(later(partEnd, from.plusMillis(1)));
            sum.peak = Math.max(sum.peak, sum.ends.size());
            from = partEnd;
        }
    }

    private Sum fresh() {
        if (sums.size() >= ROWS_MAX) {
            throw AccountException.invalid(
                    "by",
                    question.by().toString().toLowerCase(Locale.ROOT),
                    "a report of at most " + ROWS_MAX + " rows: ask for a shorter span or fewer columns");
        }
        return new Sum();
    }

    UsageReport report() {
        List<Row> rows = new ArrayList<>();
        sums.forEach((key, sum) -> rows.add(new Row(
                key.day,
                key.organisation,
                key.project,
                key.user,
                sum.sessions,
                sum.connectedMillis / 3_600_000,
                Math.min(sum.correctionSeconds / 3600, sum.connectedMillis / 3_600_000), // Sums of shares are inexact.
                Math.round(sum.bytes),
                sum.reportedMillis > 0 ? sum.fixedMillis / sum.reportedMillis : Double.NaN,
                sum.peak)));
        Comparator<String> text = Comparator.nullsFirst(Comparator.naturalOrder());
        rows.sort(Comparator.comparing(Row::day, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Row::organisation, text)
                .thenComparing(Row::project, text)
                .thenComparing(Row::user, text));
        return new UsageReport(question, List.copyOf(rows));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
