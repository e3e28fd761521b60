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
import java.util.Objects;
import java.util.regex.Pattern;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.admin.AdminSettings;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.SourceMount;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.Quantities;
import org.dubhe.station.source.Secrets;
import org.dubhe.station.source.StationsFile;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve --config FILE} is told. Immutable; anything wrong in the file is a {@link ConfigurationException} with the key's path, its
 * value and what was expected.
 *
 * <pre>
 * stations:                 # as in stations.yaml with a password or inputs (StationInput); xyz_m makes a station part of the network
 *   ZEGV: { id: 1, xyz_m: [3908909.8770, 330933.2619, 5012262.9491], frame: ITRF2014, epoch: 2021.0, password: secret }
 * mountpoints:
 *   ZEGV: raw
 *   NEAR: nearest
 *   VRS: { kind: vrs, gga_timeout: 2min, default_base: ZEGV }   # without default_base: closed with a reason
 *   FAR: { kind: nearest, hysteresis_km: 5, hysteresis_share: 0.2 }
 *   DGPS: { kind: nearest, service_level: metre }   # the least level of an account, in place of centimetre
 *   UBX: { kind: raw, format: u-blox }   # no RTCM 3: its source's bytes as they come
 * users: { demo: demo, other: { password_file: other.secret } }
 * caster: { port: 2101, source_timeout: 15s, backlog: 256KiB }   # all its keys: CasterSection
 * network: { max_edge_km: 120, master: ZEGV, antennas: igs20.atx, msm_level: 7, move_km: 5, physical_station: false }
 * metrics: { port: 9101 }
 * admin: { port: 9102 }   # all its keys: AdminReader
 * log: { format: plain, level: info }
 * </pre>
 *
 * <p>Instead of {@code users} it may have {@code accounts}, a database: see {@link AccountsReader}.
 *
 * @param stations in the order of the file: their indices everywhere
 * @param sources mountpoint and, where the file gives one, DF003 of each station, by the same indices
 * @param mountpoints kinds by name, in the order of the file
 * @param mountRules what else is set of each mountpoint, by name
 * @param users passwords by name; who is not here gets no stream; empty where there are accounts
 * @param accounts the database of accounts; null where there are {@code users}
 * @param roversPerUserMax rovers of one account at a time
 * @param replacesOldestRover past that the oldest one makes way; else the newest is refused
 * @param caster limits and addresses
 * @param network what the engine is told
 * @param metrics null where there is none
 * @param admin where the administration answers; null where it does not
 * @param log what is written of it
 */
public record ServiceConfiguration(
        List<ConfiguredStation> stations,
        List<SourceMount> sources,
        Map<String, MountKind> mountpoints,
        Map<String, MountRules> mountRules,
        Map<String, String> users,
        @Nullable AccountSettings accounts,
        int roversPerUserMax,
        boolean replacesOldestRover,
        CasterSettings caster,
        NetworkSettings network,
        @Nullable MetricsSettings metrics,
        @Nullable AdminSettings admin,
        LogSettings log) {
    /** Longest edge anybody has solved in real time, with room. */
    static final double MAX_EDGE_KM_MAX = 1000;

    /** Mountpoints of one caster. */
    static final int MOUNTPOINTS_MAX = 2000;

    private static final Pattern MOUNT = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double HYSTERESIS_KM_MAX = 1000;

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @throws ConfigurationException with all mistakes that are found
     * @throws IOException where it cannot be read at all
     */
    public static ServiceConfiguration read(Path file) throws IOException {
        if (!isFile(file)) {
            throw new ConfigurationException("configuration", file.toString(), "a file that can be read");
        }
        Path folder = file.toAbsolutePath().getParent();
        YamlSection top = YamlSection.read(file).collecting();
        @Nullable ServiceConfiguration read = null;
        try {
            read = of(top, folder == null ? Path.of(".") : folder);
        } catch (ConfigurationException e) {
            top.fail(e); // Behind it nothing can be read.
        }
        top.end();
        return Objects.requireNonNull(read);
    }

    /** Certificates and keys, by the path of their section. */
    public Map<String, CasterSettings.Tls> tls() {
        Map<String, CasterSettings.Tls> out = new LinkedHashMap<>();
        CasterSettings.Tls ofCaster = caster.listening().tls();
        if (ofCaster != null) {
            out.put("caster.tls", ofCaster);
        }
        CasterSettings.Tls ofAdmin = admin == null ? null : admin.tls();
        if (ofAdmin != null) {
            out.put("admin.tls", ofAdmin);
        }
        return out;
    }

    /** Reads a whole configuration. */
    static ServiceConfiguration of(YamlSection top, Path folder) {
        YamlSection stationsSection = top.section("stations");
        List<ConfiguredStation> stations = StationsFile.stations(stationsSection, folder);
        Map<String, MountRules> rules = mountRules(top.section("mountpoints"), stations);
        boolean hasAccounts = top.has("accounts");
        if (hasAccounts && top.has("users")) {
            // Two lists of names would leave open which of them a name is looked up in, and what a change in one means.
            top.mistake("users", "given beside accounts", "either users or accounts");
        }
        CasterSection caster =
                top.has("caster") ? CasterSection.read(top.section("caster"), folder) : CasterSection.DEFAULT;
        ServiceConfiguration read = new ServiceConfiguration(
                stations,
                sources(stationsSection, stations, rules, hasAccounts),
                mountpoints(top.section("mountpoints"), stations),
                rules,
                hasAccounts ? Map.of() : users(top.section("users"), folder),
                hasAccounts ? AccountsReader.read(top.section("accounts"), folder) : null,
                caster.roversPerUserMax(),
                caster.replacesOldestRover(),
                caster.settings(),
                top.has("network") ? network(top.section("network"), stations, folder) : NetworkSettings.DEFAULT,
                top.has("metrics") ? metrics(top.section("metrics")) : null,
                top.has("admin") ? AdminReader.read(top.section("admin"), folder) : null,
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

    /** What is set of a mountpoint beside its kind. */
    public MountRules rulesOf(String mount) {
        return mountRules.getOrDefault(mount, MountRules.DEFAULT);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "ServiceConfiguration[" + stations.size() + " stations, mountpoints=" + mountpoints + ", " + users.size()
                + " users]";
    }

    static boolean isFile(Path path) {
        return Files.isReadable(path) && !Files.isDirectory(path);
    }

    private static List<SourceMount> sources(
            YamlSection section, List<ConfiguredStation> stations, Map<String, MountRules> rules, boolean hasAccounts) {
        Map<String, YamlSection> byName = section.sections();
        List<SourceMount> sources = new ArrayList<>();
        for (ConfiguredStation station : stations) {
            YamlSection own = section.section(station.name());
            boolean pushed = hasAccounts || !station.password().isEmpty();
            if (!pushed && station.inputs().isEmpty()) {
                own.mistake("password", "nothing", "the password its source must say, or inputs");
            }
            if (station.password().chars().anyMatch(c -> c <= ' ' || c > '~')) {
                own.mistake("password", "…", "printable ASCII without spaces");
            }
            boolean hasId = own.has("id") && byName.containsKey(station.name());
            boolean framed =
                    rules.getOrDefault(station.mount(), MountRules.DEFAULT).isRtcm();
            sources.add(new SourceMount(station.mount(), hasId ? station.id() : -1, framed, pushed));
        }
        return List.copyOf(sources);
    }

    private static Map<String, MountKind> mountpoints(YamlSection section, List<ConfiguredStation> stations) {
        Map<String, MountKind> kinds = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (!MOUNT.matcher(name).matches()) {
                section.mistake(name, "1 to 100 letters, digits, _ - .");
            }
            String word = section.isSection(name)
                    ? section.section(name).choice("kind", MountKind.words())
                    : section.choice(name, MountKind.words());
            MountKind kind = MountKind.values()[MountKind.words().indexOf(word)];
            if (kind == MountKind.RAW
                    && stations.stream().noneMatch(station -> station.mount().equals(name))) {
                section.mistake(name, word, "the mount of a station for kind raw");
            }
            kinds.put(name, kind);
        }
        if (kinds.isEmpty() || kinds.size() > MOUNTPOINTS_MAX) {
            section.mistake(kinds.size() + " mountpoints", "1 to " + MOUNTPOINTS_MAX);
        }
        return Collections.unmodifiableMap(kinds);
    }

    private static Map<String, MountRules> mountRules(YamlSection section, List<ConfiguredStation> stations) {
        Map<String, MountRules> rules = new LinkedHashMap<>();
        MountRules otherwise = MountRules.DEFAULT;
        for (String name : section.keys()) {
            if (!section.isSection(name)) {
                rules.put(name, otherwise);
                continue;
            }
            YamlSection own = section.section(name);
            own.has("kind");
            String base = own.has("default_base") ? own.text("default_base") : null;
            if (base != null
                    && stations.stream().noneMatch(station -> station.name().equals(base))) {
                own.mistake("default_base", base, "the name of a station");
            }
            rules.put(
                    name,
                    new MountRules(
                            own.text("format", otherwise.format()),
                            own.number("hysteresis_share", 0, 0.9, otherwise.hysteresisShare()),
                            own.number("hysteresis_km", 0, HYSTERESIS_KM_MAX, otherwise.hysteresisKm()),
                            Quantities.duration(own, "gga_timeout", SECOND, HOUR, otherwise.ggaTimeout()),
                            base,
                            own.has("service_level")
                                    ? ServiceLevel.of(own.choice("service_level", ServiceLevel.words()))
                                    : otherwise.serviceLevel()));
            own.finish();
        }
        return Collections.unmodifiableMap(rules);
    }

    /** {@code name: password}, or {@code name: { password_file: PATH }}, or {@code name: { password_env: NAME }}. */
    private static Map<String, String> users(YamlSection section, Path folder) {
        Map<String, String> users = new LinkedHashMap<>();
        for (String name : section.keys()) {
            String password;
            if (section.isSection(name)) {
                YamlSection own = section.section(name);
                password = Secrets.read(own, "password", folder, null);
                own.finish();
            } else {
                password = section.text(name);
                if (password.isEmpty() && section.has(name)) {
                    section.mistake(name, "nothing", "a password");
                }
            }
            if (name.isEmpty() || name.indexOf(':') >= 0) {
                section.mistake(name, "a name without a colon");
            }
            users.put(name, password);
        }
        return Map.copyOf(users);
    }

    private static NetworkSettings network(YamlSection section, List<ConfiguredStation> stations, Path folder) {
        String master = section.has("master") ? section.text("master") : null;
        if (master != null
                && stations.stream().noneMatch(station -> station.name().equals(master) && station.marker() != null)) {
            section.mistake("master", master, "the name of a station with xyz_m");
        }
        int msmLevel = section.integer("msm_level", 4, 7, NetworkSettings.DEFAULT.msmLevel());
        if (msmLevel == 6) {
            section.mistake("msm_level", "6", "4, 5 or 7");
        }
        NetworkSettings settings = new NetworkSettings(
                section.number("max_edge_km", 1, MAX_EDGE_KM_MAX, NetworkSettings.DEFAULT.maxEdgeKm()),
                master,
                section.has("antennas") ? antennas(section, folder) : null,
                msmLevel,
                section.number("move_km", 0.1, 100, NetworkSettings.DEFAULT.moveKm()),
                section.flag("physical_station", NetworkSettings.DEFAULT.physicalStation()));
        section.finish();
        return settings;
    }

    private static @Nullable HashedFile antennas(YamlSection section, Path folder) {
        Path file = folder.resolve(section.text("antennas"));
        try {
            if (Files.isRegularFile(file)) {
                return HashedFile.of(file);
            }
        } catch (IOException _) {
            // Said below.
        }
        section.mistake("antennas", file.toString(), "an ANTEX file that can be read");
        return null;
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
