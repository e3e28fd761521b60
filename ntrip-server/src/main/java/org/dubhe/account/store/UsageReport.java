package org.dubhe.account.store;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was used in a span of time, by organisation, project, user and day or any of these together.
 *
 * <p>A session that reaches over the span's border, or over midnight where days are asked for, counts in each part with the share of its time
 * that lies there; it is one session of each.
 *
 * @param question what was asked
 * @param rows in the order of their keys
 */
public record UsageReport(Question question, List<Row> rows) {
    /** What rows are made by. */
    public enum By {
        /** A row per day of the question's zone. */
        DAY,
        /** A row per organisation. */
        ORGANISATION,
        /** A row per project, with its organisation. */
        PROJECT,
        /** A row per user. */
        USER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked.
     *
     * @param from first moment
     * @param until first moment that no longer counts
     * @param by what rows are made by; empty for one row of all
     * @param zone whose days are meant
     * @param organisation only this one; null for all
     * @param project only this one; null for all
     * @param user only this one; null for all
     */
    public record Question(
            Instant from,
            Instant until,
            Set<By> by,
            ZoneId zone,
            @Nullable String organisation,
            @Nullable String project,
            @Nullable String user) {
        /** Days of one report: ten years. */
        static final int DAYS_MAX = 3660;

        /** Checks the span. */
        public Question {
            Times.check("from", from);
            Times.check("until", until);
            if (!from.isBefore(until) || java.time.Duration.between(from, until).toDays() > DAYS_MAX) {
                throw AccountException.invalid(
                        "until", until.toString(), "after " + from + ", by at most " + DAYS_MAX + " days");
            }
            by = by.isEmpty() ? EnumSet.noneOf(By.class) : EnumSet.copyOf(by);
        }

        /** All that happened in a span. */
        public static Question of(Instant from, Instant until, ZoneId zone, By... by) {
            return new Question(from, until, Set.of(by), zone, null, null, null);
        }
    }

    /**
     * One line.
     *
     * @param day null where not asked for
     * @param organisation null where not asked for
     * @param project null where not asked for
     * @param user null where not asked for
     * @param sessions sessions that were there
     * @param connectedHours time between their starts and ends, hours
     * @param serviceHours time in which they were given corrections, hours
     * @param sentBytes bytes of frames
     * @param fixShare of the time covered by GGAs, the part that said quality 4; NaN where there was no GGA
     * @param peak most sessions at one time
     */
    public record Row(
            @Nullable LocalDate day,
            @Nullable String organisation,
            @Nullable String project,
            @Nullable String user,
            long sessions,
            double connectedHours,
            double serviceHours,
            long sentBytes,
            double fixShare,
            int peak) {
        Map<String, @Nullable Object> values(Set<By> by) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            if (by.contains(By.DAY)) {
                out.put("day", String.valueOf(day));
            }
            if (by.contains(By.ORGANISATION) || by.contains(By.PROJECT)) {
                out.put("organisation", organisation);
            }
            if (by.contains(By.PROJECT)) {
                out.put("project", project);
            }
            if (by.contains(By.USER)) {
                out.put("user", user);
            }
            out.put("sessions", sessions);
            out.put("connected_hours", rounded(connectedHours));
            out.put("service_hours", rounded(serviceHours));
            out.put("sent_bytes", sentBytes);
            out.put("fix_share", Double.isNaN(fixShare) ? null : rounded(fixShare));
            out.put("peak_sessions", peak);
            return out;
        }

        private static double rounded(double value) {
            return Math.round(value * 10_000) / 10_000.0;
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    /** First character of a CSV, without which Excel does not read it as UTF-8. */
    public static final char BYTE_ORDER_MARK = '\uFEFF';

    /** What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), also as full-width forms. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    /**
     * Comma-separated values (RFC 4180) after a byte order mark, with a line of names; an absent share is an empty field. A name that a spreadsheet would
     * take for a formula has an apostrophe before it.
     */
    public void writeCsv(Writer out) throws IOException {
        Row none = new Row(null, "", "", "", 0, 0, 0, 0, 0, 0);
        out.write(BYTE_ORDER_MARK);
        out.write(String.join(",", none.values(question.by()).keySet()));
        out.write("\r\n");
        for (Row row : rows) {
            String separator = "";
            for (Object value : row.values(question.by()).values()) {
                out.write(separator);
                out.write(field(value));
                separator = ",";
            }
            out.write("\r\n");
        }
    }

    /** An object with {@code from}, {@code until}, {@code zone} and {@code rows}, whose names are those of the CSV. */
    public void writeJson(Writer out) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", question.from().toString());
        all.put("until", question.until().toString());
        all.put("zone", question.zone().getId());
        all.put("by", question.by().stream().map(By::word).toList());
        all.put("rows", rows.stream().map(row -> row.values(question.by())).toList());
        out.write(JSON.writeValueAsString(all));
        out.write('\n');
    }

    private static String field(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (value instanceof String && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            return "\"'" + text.replace("\"", "\"\"") + '"';
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
