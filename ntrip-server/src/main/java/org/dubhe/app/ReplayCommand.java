package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.ClientTls;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.EpochSource;
import org.dubhe.station.source.RinexEpochs;
import org.dubhe.station.source.RinexNavigationReader;
import org.dubhe.station.source.RinexObservationReader;
import org.dubhe.station.source.RtcmRecording;
import org.dubhe.station.source.StationsFile;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dubhe replay}: recorded stations into a caster, or into the program's own pipeline. */
@Command(
        name = "replay",
        description = {
            "Play recorded stations, RTCM 3 or RINEX 2/3 (.gz or not), into a caster or into the own pipeline.",
            "INPUT is a folder with stations.yaml, or MOUNT=FILE, or FILE (its mountpoint: the name without suffixes)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "INPUT", description = "What to play.")
    private List<String> inputs = List.of();

    @Option(names = "--caster", paramLabel = "HOST:PORT", description = "Push every station to this caster.")
    private @Nullable String caster;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Without --caster: run the service of this file in this process and read the stations into it;"
                            + " rovers may connect meanwhile.")
    private @Nullable Path config;

    @Option(
            names = "--source-password",
            paramLabel = "PASSWORD",
            description = "With --caster: password of stations that have none in stations.yaml.")
    private String sourcePassword = "";

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "With --caster and --speed max: account to listen with.")
    private String user = "";

    @Option(names = "--password", paramLabel = "PASSWORD", description = "Password of --user.")
    private String password = "";

    @Option(names = "--ntrip", paramLabel = "1|2", description = "Version to push with (default: 2).")
    private int ntrip = 2;

    @Option(
            names = "--speed",
            paramLabel = "X|max",
            description = "Data time by wall time; max: as fast as the receiving side takes it (default: 1).")
    private String speed = "1";

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "About when RTCM recordings begin (UTC, as 2026-06-26T16:00:00Z), right to half a week; without"
                            + " it from their ephemerides.")
    private @Nullable String start;

    @Option(names = "--navigation", paramLabel = "FILE", description = "RINEX navigation file for RINEX stations.")
    private @Nullable Path navigation;

    /** One station to play. */
    private record Entry(
            String mount,
            String password,
            Path file,
            @Nullable ReferenceStation station) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((caster == null) == (config == null)) {
            throw wrong("--caster or --config: " + (caster == null ? "none" : "both") + " (expected: one of them)");
        }
        if (caster == null) {
            tls.refuse("--caster");
        }
        double factor = speed();
        if (ntrip != 1 && ntrip != 2) {
            throw wrong("--ntrip: " + ntrip + " (expected: 1 or 2)");
        }
        List<Entry> entries = entries();
        List<EpochSource> sources = new ArrayList<>();
        try {
            for (Entry entry : entries) {
                sources.add(open(entry));
            }
            Replay.Played played = caster != null
                    ? toCaster(new Replay(sources, factor), entries, factor == Replay.MAX)
                    : toPipeline(new Replay(sources, factor), entries);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "replayed %d epochs, %d bytes: %.0f s of data in %.1f s%n",
                            played.epochs(),
                            played.bytes(),
                            played.dataSeconds(),
                            played.seconds());
            spec.commandLine().getOut().flush();
            return played.epochs() > 0 ? 0 : 1;
        } finally {
            for (EpochSource source : sources) {
                source.close();
            }
        }
    }

    private Replay.Played toCaster(Replay replay, List<Entry> entries, boolean waits)
            throws IOException, InterruptedException {
        CasterAddress address;
        try {
            address = CasterAddress.parse(String.valueOf(caster));
        } catch (IllegalArgumentException e) {
            throw wrong("--caster: " + e.getMessage());
        }
        ClientTls way = tls.read();
        NtripVersion version = ntrip == 1 ? NtripVersion.V1 : NtripVersion.V2;
        List<NtripTarget> sources = new ArrayList<>();
        List<NtripTarget> listeners = new ArrayList<>();
        for (Entry entry : entries) {
            String secret = entry.password().isEmpty() ? sourcePassword : entry.password();
            sources.add(NtripTarget.of(address, entry.mount(), new Credentials(entry.mount(), secret), version)
                    .over(way));
            listeners.add(NtripTarget.of(
                            address,
                            entry.mount(),
                            user.isEmpty() ? null : new Credentials(user, password),
                            NtripVersion.V2)
                    .over(way));
        }
        try (CasterTarget target = new CasterTarget(sources, waits ? listeners : null)) {
            return replay.run(target, _ -> {});
        }
    }

    private Replay.Played toPipeline(Replay replay, List<Entry> entries) throws IOException, InterruptedException {
        ServiceConfiguration configuration;
        try {
            configuration = ServiceConfiguration.read(config == null ? Path.of("") : config);
        } catch (ConfigurationException e) {
            throw wrong("--config: " + config + ": " + e.getMessage());
        }
        List<Integer> indices = new ArrayList<>();
        for (Entry entry : entries) {
            int index = configuration.stationOfMount(entry.mount());
            if (index < 0) {
                throw wrong("INPUT: " + entry.mount() + " (expected: a station's mountpoint of " + config + ")");
            }
            indices.add(index);
        }
        int stations = configuration.stations().size();
        ServiceClock clock = start == null ? new DataClock(stations) : new DataClock(stations, startTime());
        try (Server server = new Server(configuration, clock)) {
            server.start();
            spec.commandLine().getErr().println("serving on port " + server.port() + " while the stations are read");
            RingTarget ring = new RingTarget(server.ring());
            Replay.Played played = replay.run(
                    new Replay.Target() {
                        @Override
                        public void send(int station, org.dubhe.station.source.EpochFrames epoch) {
                            ring.send(indices.get(station), epoch);
                        }

                        @Override
                        public void close() {}
                    },
                    _ -> {});
            ring.close();
            for (int i = 0; i < entries.size(); i++) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                "%-12s %d epochs, %d frames dropped%n",
                                entries.get(i).mount(),
                                server.pipeline().counters(indices.get(i)).epochs(),
                                server.ring().drops(indices.get(i)));
            }
            return played;
        }
    }

    private EpochSource open(Entry entry) throws IOException {
        ReferenceStation station = entry.station();
        if (!isRinex(entry.file())) {
            GpsTime near = start == null ? RtcmRecording.firstTime(entry.file()) : startTime();
            if (near == null) {
                throw wrong("--start: none, and " + entry.file()
                        + " has no ephemeris that would tell the week (expected: UTC as 2026-06-26T16:00:00Z)");
            }
            return RtcmRecording.open(entry.file(), near);
        }
        List<RinexNavigationReader.Record> records =
                navigation == null ? List.of() : RinexNavigationReader.read(navigation);
        return new RinexEpochs(entry.file(), station == null ? ofHeader(entry) : station, records);
    }

    private static ReferenceStation ofHeader(Entry entry) throws IOException {
        try (RinexObservationReader reader = new RinexObservationReader(entry.file(), 1)) {
            Ecef marker = reader.header().position();
            return new ReferenceStation(
                    entry.mount(),
                    1,
                    marker == null ? new Ecef(0, 0, 0) : marker,
                    reader.header().antennaHeightMeters(),
                    reader.header().antenna(),
                    reader.header().receiver(),
                    "");
        }
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String input : inputs) {
            int equals = input.indexOf('=');
            Path path = Path.of(input.substring(equals + 1));
            if (Files.isDirectory(path)) {
                addFolder(path, entries);
            } else if (Files.isReadable(path)) {
                entries.add(new Entry(equals > 0 ? input.substring(0, equals) : stem(path), "", path, null));
            } else {
                throw wrong("INPUT: " + path + " (expected: a file or folder that can be read)");
            }
        }
        return entries;
    }

    private void addFolder(Path folder, List<Entry> entries) throws IOException {
        StationsFile file;
        try {
            file = StationsFile.read(folder.resolve(StationsFile.NAME));
        } catch (ConfigurationException e) {
            throw wrong("INPUT: " + folder + ": " + e.getMessage());
        }
        navigation = navigation == null ? file.navigation() : navigation;
        for (ConfiguredStation station : file.stations()) {
            if (station.observations() != null) {
                entries.add(
                        new Entry(station.mount(), station.password(), station.observations(), station.reference()));
            }
        }
    }

    /** RINEX by its first line; everything else is taken as RTCM. */
    private static boolean isRinex(Path file) throws IOException {
        try (var in = Files.newInputStream(file);
                var bytes = file.toString().endsWith(".gz") ? new java.util.zip.GZIPInputStream(in) : in) {
            String line = new String(bytes.readNBytes(80), java.nio.charset.StandardCharsets.ISO_8859_1);
            return line.contains("RINEX VERSION / TYPE");
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private double speed() {
        if ("max".equals(speed)) {
            return Replay.MAX;
        }
        try {
            double factor = Double.parseDouble(speed);
            if (factor > 0 && factor <= 1e6) {
                return factor;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw wrong("--speed: " + speed + " (expected: max, or a number above 0)");
    }

    private GpsTime startTime() {
        try {
            return LeapSeconds.toGps(Instant.parse(String.valueOf(start)));
        } catch (DateTimeParseException _) {
            throw wrong("--start: " + start + " (expected: UTC as 2026-06-26T16:00:00Z)");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
