package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.live.LiveAddress;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.ClientTls;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.jspecify.annotations.Nullable;

/**
 * A further way for a station's stream to come in, beside its own mountpoint: the better one stands before the others in the file.
 *
 * <pre>
 * inputs:
 *   backup: { push: ZEGV-B, password_file: b.secret }    # a mountpoint for a second receiver or line
 *   relay:  { ntrip: "caster.example:2101/ZEGV", user: dubhe, password: secret, version: 2 }
 *   direct: { connect: "10.0.0.7:5000" }                # or listen: "0.0.0.0:5010"
 *   cable:  { serial: /dev/ttyUSB0, baud: 115200, silence: 30s }
 * </pre>
 */
public sealed interface StationInput {
    /** Its key in the file; for logs and metrics. */
    String name();

    /** A mountpoint that a source pushes to. */
    record Pushed(String name, String mount, String password) implements StationInput {
        @Override
        public String toString() {
            return "push " + mount;
        }
    }

    /**
     * A stream that this side opens or waits for.
     *
     * @param silence how long it may be silent before it is opened anew
     */
    record Pulled(String name, LiveAddress address, Duration silence) implements StationInput {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** Of one station. */
    int INPUTS_MAX = 8;

    /** A silent stream is opened anew after this. */
    Duration SILENCE = Duration.ofSeconds(15);

    /** Reads the inputs of a station, in the order of the file. */
    static List<StationInput> read(YamlSection section, Path folder) {
        List<StationInput> inputs = new ArrayList<>();
        for (Map.Entry<String, YamlSection> entry : section.sections().entrySet()) {
            try {
                inputs.add(read(entry.getKey(), entry.getValue(), folder));
            } catch (ConfigurationException e) {
                section.fail(e);
            }
        }
        if (section.keys().isEmpty() || section.keys().size() > INPUTS_MAX) {
            section.mistake(section.keys().size() + " inputs", "1 to " + INPUTS_MAX);
        }
        return List.copyOf(inputs);
    }

    private static StationInput read(String name, YamlSection section, Path folder) {
        List<String> kinds = List.of("push", "ntrip", "connect", "listen", "serial");
        List<String> said = kinds.stream().filter(section::has).toList();
        if (said.size() != 1) {
            throw new ConfigurationException(
                    section.path(),
                    said.isEmpty() ? "none of them" : String.join(" and ", said),
                    "one of " + String.join(", ", kinds));
        }
        StationInput input = switch (said.getFirst()) {
            case "push" -> new Pushed(name, mount(section, "push", section.text("push")), password(section, folder));
            case "ntrip" -> pulled(name, ntrip(section, folder), section);
            case "connect" -> {
                HostPort at = HostPort.read(section, "connect", 1);
                yield pulled(name, new LiveAddress.Connect(at.host, at.port), section);
            }
            case "listen" -> {
                HostPort at = HostPort.read(section, "listen", 0);
                yield pulled(name, new LiveAddress.Listen(at.host, at.port), section);
            }
            default ->
                pulled(
                        name,
                        new LiveAddress.Serial(
                                section.text("serial"), section.integer("baud", 300, 4_000_000, 115_200)),
                        section);
        };
        section.finish();
        return input;
    }

    private static StationInput pulled(String name, LiveAddress address, YamlSection section) {
        return new Pulled(name, address, silence(section));
    }

    private static Duration silence(YamlSection section) {
        section.renamed("silence_s", "silence, with a unit, as in silence: 15s");
        return Quantities.duration(section, "silence", Duration.ofSeconds(1), Duration.ofHours(1), SILENCE);
    }

    private static LiveAddress ntrip(YamlSection section, Path folder) {
        String text = section.text("ntrip");
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new ConfigurationException(section.name("ntrip"), text, "HOST:PORT/MOUNTPOINT");
        }
        CasterAddress caster;
        try {
            caster = CasterAddress.parse(text.substring(0, slash));
        } catch (IllegalArgumentException _) {
            throw new ConfigurationException(section.name("ntrip"), text, "HOST:PORT/MOUNTPOINT");
        }
        Credentials credentials = section.has("user")
                ? new Credentials(section.text("user"), Secrets.read(section, "password", folder, ""))
                : null;
        NtripVersion version = section.integer("version", 1, 2, 2) == 1 ? NtripVersion.V1 : NtripVersion.V2;
        NtripTarget target = new NtripTarget(
                caster,
                mount(section, "ntrip", text.substring(slash + 1)),
                credentials,
                version,
                tls(section, folder),
                silence(section));
        return new LiveAddress.Ntrip(target, position(section));
    }

    private static @Nullable ClientTls tls(YamlSection section, Path folder) {
        Path authorities = section.has("ca") ? folder.resolve(section.text("ca")) : null;
        if (!section.flag("tls", authorities != null)) {
            if (authorities != null) {
                section.mistake("ca", authorities.toString(), "none without tls");
            }
            return null;
        }
        ClientTls tls = new ClientTls(authorities);
        try {
            tls.check();
        } catch (IOException | GeneralSecurityException _) {
            section.mistake("ca", tls.trusted(), "a PEM file that can be read, with certificates");
        }
        return tls;
    }

    private static @Nullable Geodetic position(YamlSection section) {
        if (!section.has("latitude") && !section.has("longitude")) {
            return null;
        }
        return Geodetic.ofDegrees(
                section.number("latitude", -90, 90),
                section.number("longitude", -180, 180),
                section.number("height_m", -500, 9000, 0));
    }

    private static String mount(YamlSection section, String key, String mount) {
        if (!ConfiguredStation.MOUNT.matcher(mount).matches()) {
            throw new ConfigurationException(
                    section.name(key), mount, "a mountpoint of 1 to 100 letters, digits, _ - .");
        }
        return mount;
    }

    private static String password(YamlSection section, Path folder) {
        String password = Secrets.read(section, "password", folder, "");
        if (password.isEmpty() || password.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new ConfigurationException(
                    section.name("password"), password.isEmpty() ? "nothing" : "…", "printable ASCII without spaces");
        }
        return password;
    }

    /**
     * A TCP address.
     *
     * @param host name or address; of IPv6 without brackets
     */
    record HostPort(String host, int port) {
        private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+):(\\d{1,5})");

        static HostPort read(YamlSection section, String key, int portLeast) {
            String text = section.text(key);
            var form = FORM.matcher(text);
            if (form.matches()) {
                String host = form.group(1);
                int port = Integer.parseInt(form.group(2));
                if (port >= portLeast && port <= 65_535) {
                    return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
                }
            }
            throw new ConfigurationException(section.name(key), text, "HOST:PORT, port " + portLeast + " to 65535");
        }
    }
}
