package org.dubhe.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one evaluation by their keys, and the line that scripts read: {@code evaluate key=value …}, all keys in their order.
 *
 * <p>A key without a value, or with a NaN, reads {@code na}.
 */
public final class Figures {
    /** Every key, in the order of the line. Units end the names: mm, seconds, shares of one. */
    public static final List<String> KEYS = List.of(
            "scenario",
            "seed",
            "profile",
            "stations",
            "rovers",
            "epochs",
            "vrs_served_rate",
            "fix_rate",
            "wrong_fix_rate",
            "ttff_p50_s",
            "ttff_p95_s",
            "h_rms_mm",
            "v_rms_mm",
            "h_p95_mm",
            "v_p95_mm",
            "nearest_fix_rate",
            "nearest_h_rms_mm",
            "nearest_h_p95_mm",
            "network_fixed_rate",
            "network_integers",
            "network_wrong_integers",
            "vrs_phase_rms_mm",
            "vrs_code_iono_rms_mm",
            "loo_iono_rms_mm",
            "loo_geometry_rms_mm",
            "closure_failures",
            "realtime_factor",
            "solver_s");

    private static final String MISSING = "na";

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Sets a word, without blanks. */
    public Figures put(String key, String value) {
        return set(key, value.replace(' ', '_'));
    }

    /** Sets a count. */
    public Figures put(String key, long value) {
        return set(key, value);
    }

    /** Sets a measured value; a NaN or an infinity reads {@code na}. */
    public Figures put(String key, double value) {
        return set(key, Double.isFinite(value) ? (Object) value : MISSING);
    }

    /** A value as it stands in the line. */
    public String text(String key) {
        Object value = values.getOrDefault(key, MISSING);
        return value instanceof Double number ? format(key, number) : value.toString();
    }

    /** A measured value or count; NaN where it is missing or a word. */
    public double number(String key) {
        return values.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** The whole line. */
    public String line() {
        StringBuilder line = new StringBuilder("evaluate");
        for (String key : KEYS) {
            line.append(' ').append(key).append('=').append(text(key));
        }
        return line.toString();
    }

    private Figures set(String key, Object value) {
        assert KEYS.contains(key) : key;
        values.put(key, value);
        return this;
    }

    private static String format(String key, double value) {
        String pattern = key.endsWith("_rate") ? "%.4f" : key.endsWith("_mm") ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
