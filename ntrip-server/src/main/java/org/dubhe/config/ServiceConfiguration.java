package org.dubhe.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.SourceMount;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.StationsFile;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve --config FILE} is told. Immutable; anything wrong in the file is a {@link ConfigurationException} with the key's path, its
 * value and what was expected.
 *
 * <pre>
 * stations:                 # as in stations.yaml; password is required, xyz_m is what makes a station part of the network
 *   ZEGV: { id: 1, xyz_m: [3908909.8770, 330933.2619, 5012262.9491], frame: ITRF2014, epoch: 2021.0, password: secret }
 * mountpoints: { ZEGV: raw, NEAR: nearest, VRS: vrs }
 * users: { demo: demo }
 * caster: { port: 2101, source_timeout: 60s, backlog: 256KiB }
 * network: { max_edge_km: 120, master: ZEGV, antennas: igs20.atx, msm_level: 7, move_km: 5, physical_station: false }
 * metrics: { port: 9101 }
 * log: { format: plain, level: info }
 * </pre>
 *
 * @param stations in the order of the file: their indices everywhere
 * @param sources mountpoint and, where the file gives one, DF003 of each station, by the same indices
 * @param mountpoints kinds by name, in the order of the file
 * @param users passwords by name; who is not here gets no stream
 * @param roversPerUserMax rovers of one account at a time
 * @param caster limits and addresses
 * @param network what the engine is told
 * @param metrics null where there is none
 * @param log what is written of it
 */
public record ServiceConfiguration(
        List<ConfiguredStation> stations,
        List<SourceMount> sources,
        Map<String, MountKind> mountpoints,
        Map<String, String> users,
        int roversPerUserMax,
        CasterSettings caster,
        NetworkSettings network,
        @Nullable MetricsSettings metrics,
        LogSettings log) {
    /** Longest edge anybody has solved in real time, with room. */
    static final double MAX_EDGE_KM_MAX = 1000;

    /** Mountpoints of one caster. */
    static final int MOUNTPOINTS_MAX = 2000;

    /** Rovers of one caster. */
    private static final int ROVERS_MAX = 100_000;

    private static final Pattern MOUNT = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @throws IOException where it cannot be read at all
     */
    public static ServiceConfiguration read(Path file) throws IOException {
        if (!isFile(file)) {
            throw new ConfigurationException("configuration", file.toString(), "a file that can be read");
        }
        Path folder = file.toAbsolutePath().getParent();
        return of(YamlSection.read(file), folder == null ? Path.of(".") : folder);
    }

    /** Reads a whole configuration. */
    static ServiceConfiguration of(YamlSection top, Path folder) {
        YamlSection stationsSection = top.section("stations");
        List<ConfiguredStation> stations = StationsFile.stations(stationsSection, folder);
        ServiceConfiguration read = new ServiceConfiguration(
                stations,
                sources(stationsSection, stations),
                mountpoints(top.section("mountpoints"), stations),
                users(top.section("users")),
                top.has("caster")
                        ? top.section("caster").integer("rovers_per_user_max", 1, ROVERS_MAX, ROVERS_MAX)
                        : ROVERS_MAX,
                top.has("caster") ? caster(top.section("caster")) : CasterSettings.defaults(CasterAddress.PORT_DEFAULT),
                top.has("network") ? network(top.section("network"), stations, folder) : NetworkSettings.DEFAULT,
                top.has("metrics") ? metrics(top.section("metrics")) : null,
                top.has("log") ? log(top.section("log")) : LogSettings.DEFAULT);
        top.finish();
        return read;
    }

    /** The index of a station by its mountpoint; −1 where there is none. */
    public int stationOfMount(String mount) {
        for (int i = 0; i < stations.size(); i++) {
            if (stations.get(i).mount().equals(mount)) {
                return i;
            }
        }
        return -1;
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "ServiceConfiguration[" + stations.size() + " stations, mountpoints=" + mountpoints + ", " + users.size()
                + " users]";
    }

    private static boolean isFile(Path path) {
        return Files.isReadable(path) && !Files.isDirectory(path);
    }

    private static List<SourceMount> sources(YamlSection section, List<ConfiguredStation> stations) {
        Map<String, YamlSection> byName = section.sections();
        List<SourceMount> sources = new ArrayList<>();
        for (ConfiguredStation station : stations) {
            YamlSection own = section.section(station.name());
            if (station.password().isEmpty()) {
                throw new ConfigurationException(own.name("password"), "nothing", "the password its source must say");
            }
            if (station.password().chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new ConfigurationException(own.name("password"), "…", "printable ASCII without spaces");
            }
            boolean hasId = own.has("id") && byName.containsKey(station.name());
            sources.add(new SourceMount(station.mount(), hasId ? station.id() : -1));
        }
        return List.copyOf(sources);
    }

    private static Map<String, MountKind> mountpoints(YamlSection section, List<ConfiguredStation> stations) {
        Map<String, MountKind> kinds = new LinkedHashMap<>();
        for (String name : section.texts().keySet()) {
            if (!MOUNT.matcher(name).matches()) {
                throw new ConfigurationException(section.path(), name, "1 to 100 letters, digits, _ - .");
            }
            String word = section.choice(name, MountKind.words());
            MountKind kind = MountKind.values()[MountKind.words().indexOf(word)];
            if (kind == MountKind.RAW
                    && stations.stream().noneMatch(station -> station.mount().equals(name))) {
                throw new ConfigurationException(section.name(name), word, "the mount of a station for kind raw");
            }
            kinds.put(name, kind);
        }
        if (kinds.isEmpty() || kinds.size() > MOUNTPOINTS_MAX) {
            throw new ConfigurationException(section.path(), kinds.size() + " mountpoints", "1 to " + MOUNTPOINTS_MAX);
        }
        return Collections.unmodifiableMap(kinds);
    }

    private static Map<String, String> users(YamlSection section) {
        Map<String, String> users = section.texts();
        users.forEach((name, password) -> {
            if (name.isEmpty() || name.indexOf(':') >= 0) {
                throw new ConfigurationException(section.path(), name, "a name without a colon");
            }
            if (password.isEmpty()) {
                throw new ConfigurationException(section.name(name), "nothing", "a password");
            }
        });
        return Map.copyOf(users);
    }

    private static CasterSettings caster(YamlSection section) {
        CasterSettings otherwise = CasterSettings.defaults(CasterAddress.PORT_DEFAULT);
        CasterSettings settings = new CasterSettings(
                section.text("bind", otherwise.bind()),
                section.integer("port", 0, 65_535, otherwise.port()),
                section.integer("threads", 1, 256, otherwise.threads()),
                section.text("identifier", otherwise.identifier()),
                section.text("operator", otherwise.operator()),
                section.text("country", otherwise.country()),
                duration(section, "handshake_timeout", otherwise.handshakeTimeout()),
                duration(section, "source_timeout", otherwise.sourceTimeout()),
                duration(section, "takeover_after", otherwise.takeoverAfter()),
                section.integer("rovers_max", 1, ROVERS_MAX, otherwise.roversMax()),
                Quantities.bytes(section, "backlog", 4096, 16 << 20, otherwise.backlogBytes()),
                duration(section, "backlog_age", otherwise.backlogAge()),
                duration(section, "stall_timeout", otherwise.stallTimeout()),
                section.flag("require_ntrip_agent", otherwise.requireNtripAgent()),
                section.flag("chunked_answers", otherwise.chunkedAnswers()));
        section.finish();
        return settings;
    }

    private static Duration duration(YamlSection section, String key, Duration otherwise) {
        return Quantities.duration(section, key, SECOND, HOUR, otherwise);
    }

    private static NetworkSettings network(YamlSection section, List<ConfiguredStation> stations, Path folder) {
        String master = section.has("master") ? section.text("master") : null;
        if (master != null
                && stations.stream().noneMatch(station -> station.name().equals(master) && station.marker() != null)) {
            throw new ConfigurationException(section.name("master"), master, "the name of a station with xyz_m");
        }
        Path antennas = section.has("antennas") ? folder.resolve(section.text("antennas")) : null;
        if (antennas != null && !isFile(antennas)) {
            throw new ConfigurationException(
                    section.name("antennas"), antennas.toString(), "an ANTEX file that can be read");
        }
        int msmLevel = section.integer("msm_level", 4, 7, NetworkSettings.DEFAULT.msmLevel());
        if (msmLevel == 6) {
            throw new ConfigurationException(section.name("msm_level"), "6", "4, 5 or 7");
        }
        NetworkSettings settings = new NetworkSettings(
                section.number("max_edge_km", 1, MAX_EDGE_KM_MAX, NetworkSettings.DEFAULT.maxEdgeKm()),
                master,
                antennas,
                msmLevel,
                section.number("move_km", 0.1, 100, NetworkSettings.DEFAULT.moveKm()),
                section.flag("physical_station", NetworkSettings.DEFAULT.physicalStation()));
        section.finish();
        return settings;
    }

    private static LogSettings log(YamlSection section) {
        LogSettings settings = new LogSettings(
                section.has("format") ? section.choice("format", LogSettings.FORMATS) : LogSettings.DEFAULT.format(),
                section.has("level") ? section.choice("level", LogSettings.LEVELS) : LogSettings.DEFAULT.level());
        section.finish();
        return settings;
    }

    private static MetricsSettings metrics(YamlSection section) {
        MetricsSettings settings =
                new MetricsSettings(section.text("bind", "127.0.0.1"), section.integer("port", 0, 65_535));
        section.finish();
        return settings;
    }
}
