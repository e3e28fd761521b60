package org.dubhe.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.dubhe.geodesy.Ecef;
import org.dubhe.station.source.ConfiguredStation;
import org.jspecify.annotations.Nullable;

/** Writes a file that {@link ServiceConfiguration} reads: what {@code demo} and {@code simulate} leave for a person to go on with. */
public final class ConfigurationText {
    private ConfigurationText() {}

    /**
     * The text, with passwords.
     *
     * @param port of the caster
     * @param metricsPort 0 for none
     */
    public static String of(
            List<ConfiguredStation> stations,
            Map<String, MountKind> mountpoints,
            Map<String, String> users,
            int port,
            int metricsPort) {
        StringBuilder out = new StringBuilder("stations:\n");
        stations.forEach(station -> append(out, station));
        out.append("mountpoints:\n");
        mountpoints.forEach((name, kind) -> out.append("  ")
                .append(quoted(name))
                .append(": ")
                .append(kind.word())
                .append('\n'));
        out.append("users:\n");
        users.forEach((name, password) -> out.append("  ")
                .append(quoted(name))
                .append(": ")
                .append(quoted(password))
                .append('\n'));
        out.append("caster:\n  port: ").append(port).append('\n');
        if (metricsPort > 0) {
            out.append("metrics:\n  port: ").append(metricsPort).append('\n');
        }
        return out.toString();
    }

    private static void append(StringBuilder out, ConfiguredStation station) {
        out.append("  ").append(quoted(station.name())).append(":\n");
        out.append("    id: ").append(station.id()).append('\n');
        appendPosition(out, "xyz_m", station.marker());
        appendPosition(out, "header_xyz_m", station.headerMarker());
        appendText(out, "antenna", station.antenna());
        out.append("    antenna_height_m: ")
                .append(station.antennaHeightMeters())
                .append('\n');
        appendText(out, "receiver", station.receiver());
        appendText(out, "frame", station.frame());
        if (!Double.isNaN(station.epoch())) {
            out.append("    epoch: ").append(station.epoch()).append('\n');
        }
        appendText(out, "mount", station.mount());
        appendText(out, "password", station.password());
        if (station.observations() != null) {
            appendText(out, "observations", station.observations().toString());
        }
    }

    private static void appendPosition(StringBuilder out, String key, @Nullable Ecef at) {
        if (at != null) {
            out.append("    ")
                    .append(key)
                    .append(": [")
                    .append(plain(at.xMeters()))
                    .append(", ");
            out.append(plain(at.yMeters()))
                    .append(", ")
                    .append(plain(at.zMeters()))
                    .append("]\n");
        }
    }

    private static void appendText(StringBuilder out, String key, String text) {
        if (!text.isEmpty()) {
            out.append("    ").append(key).append(": ").append(quoted(text)).append('\n');
        }
    }

    /** All digits of the double, without an exponent, which YAML 1.1 reads as text. */
    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).toPlainString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
