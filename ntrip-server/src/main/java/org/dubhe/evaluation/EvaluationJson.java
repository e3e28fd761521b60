package org.dubhe.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation as JSON (RFC 8259): the figures by their keys, the report's sections as they stand in it, and for each rover and for the network
 * the time series as parallel arrays: {@code served} has the epochs of {@code vrs}, {@code ttff_s} those of {@code restart_s}.
 *
 * <p>Times are GPST seconds since 1980-01-06; errors are millimetres; a value that is missing is {@code null}. Written by hand, since arrays of
 * millions of numbers with a fixed form are all there is.
 */
public final class EvaluationJson {
    private final Writer out;

    private EvaluationJson(Writer out) {
        this.out = out;
    }

    /** Writes a result to a file. */
    public static void write(EvaluationResult result, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            new EvaluationJson(out).result(result);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void result(EvaluationResult result) throws IOException {
        out.write("{\"figures\":{");
        String comma = "";
        for (String key : Figures.KEYS) {
            String value = result.figures().text(key);
            boolean number = Double.isFinite(result.figures().number(key));
            out.write(comma + quoted(key) + ':' + (number ? value : "na".equals(value) ? "null" : quoted(value)));
            comma = ",\n";
        }
        out.write("},\n\"run\":");
        strings(result.headLines());
        out.write(",\n\"sections\":");
        array(result.sections(), s -> "{\"title\":" + quoted(s.title()) + ",\"text\":" + quoted(s.text()) + "}");
        out.write(",\n\"network\":");
        network(result.network());
        out.write(",\n\"rovers\":[");
        comma = "";
        for (RoverResult rover : result.rovers()) {
            out.write(comma + "{\"name\":" + quoted(rover.name()) + ",\"nearest_base\":" + quoted(rover.nearestBase()));
            out.write(",\"nearest_km\":" + number(rover.nearestKm(), 3) + ",\n\"served\":");
            served(rover.served());
            out.write(",\"vrs\":");
            track(rover.vrs());
            out.write(",\n\"nearest\":");
            track(rover.nearest());
            out.write("}");
            comma = ",\n";
        }
        out.write("]}\n");
    }

    private void network(List<EvaluationResult.NetworkSample> samples) throws IOException {
        out.write("{\"t_s\":");
        array(samples, s -> seconds(s.timeNanos()));
        out.write(",\"fixed\":");
        array(samples, s -> Integer.toString(s.fixed()));
        out.write(",\"eligible\":");
        array(samples, s -> Integer.toString(s.eligible()));
        out.write(",\"triangles\":");
        array(samples, s -> Integer.toString(s.triangles()));
        out.write("}");
    }

    private void track(RoverResult.Track track) throws IOException {
        List<EpochOutcome> outcomes = track.outcomes();
        out.write("{\"t_s\":");
        array(outcomes, o -> seconds(o.timeNanos()));
        out.write(",\"counted\":");
        array(outcomes, o -> o.counted() ? "1" : "0");
        out.write(",\"status\":");
        array(outcomes, o -> quoted(o.status().name().toLowerCase(Locale.ROOT)));
        out.write(",\"east_mm\":");
        array(outcomes, o -> number(1000 * o.eastMeters(), 2));
        out.write(",\"north_mm\":");
        array(outcomes, o -> number(1000 * o.northMeters(), 2));
        out.write(",\"up_mm\":");
        array(outcomes, o -> number(1000 * o.upMeters(), 2));
        out.write(",\"pdop\":");
        array(outcomes, o -> number(o.pdop(), 2));
        out.write(",\"satellites\":");
        array(outcomes, o -> Integer.toString(o.satellites()));
        out.write(",\"age_s\":");
        array(outcomes, o -> number(o.ageSeconds(), 3));
        out.write(",\"restart_s\":");
        array(java.util.Arrays.stream(track.restartNanos()).boxed().toList(), EvaluationJson::seconds);
        out.write(",\"ttff_s\":");
        array(java.util.Arrays.stream(track.firstFixSeconds()).boxed().toList(), s -> number(s, 1));
        out.write("}");
    }

    private void served(boolean[] epochs) throws IOException {
        List<String> values = new ArrayList<>();
        for (boolean served : epochs) {
            values.add(served ? "1" : "0");
        }
        array(values, v -> v);
    }

    private void strings(List<String> values) throws IOException {
        array(values, EvaluationJson::quoted);
    }

    private <T> void array(List<T> values, java.util.function.Function<T, String> form) throws IOException {
        out.write('[');
        String comma = "";
        for (T value : values) {
            out.write(comma);
            out.write(form.apply(value));
            comma = ",";
        }
        out.write("]\n");
    }

    private static String seconds(long nanos) {
        return number(nanos / 1e9, 3);
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "null";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
