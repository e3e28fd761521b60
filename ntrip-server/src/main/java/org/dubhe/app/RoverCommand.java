package org.dubhe.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rover.RecordedReceiver;
import org.dubhe.rover.RinexReceiver;
import org.dubhe.rover.RoverClient;
import org.dubhe.rover.RoverReceiver;
import org.dubhe.rover.SimulatedReceiver;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.simulation.IonosphereLevel;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.source.RinexObservationHeader;
import org.dubhe.station.source.RinexObservationReader;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dubhe rover}: a rover on a mountpoint of any caster, solved by RTKLIB. Exit code 1 where it never fixed. */
@Command(
        name = "rover",
        description = {
            "Be a rover: send GGA, take corrections, solve with RTKLIB, print status and error.",
            "The rover's own observations come from a recording (RTCM 3 or RINEX) or from a scenario of the simulator; each epoch is solved with"
                    + " the corrections of its own time tag, whatever the wall clock."
        },
        mixinStandardHelpOptions = true)
final class RoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--caster",
            required = true,
            paramLabel = "HOST:PORT",
            description = "The caster; port 2101 if left out.")
    private String caster = "";

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--mount", required = true, paramLabel = "NAME", description = "The mountpoint.")
    private String mount = "";

    @Option(
            names = "--at",
            paramLabel = "LAT,LON,H",
            description =
                    "Where the rover believes to be: degrees, degrees, metres above the ellipsoid. Needed but with --scenario.")
    private @Nullable String at;

    @Option(names = "--user", paramLabel = "NAME", description = "Account.")
    private @Nullable String user;

    @Option(names = "--password", paramLabel = "TEXT", description = "Its password.")
    private String password = "";

    @Option(
            names = "--truth",
            paramLabel = "LAT,LON,H",
            description = "Where the rover really is; errors are printed against it.")
    private @Nullable String truth;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Observations observations = new Observations();

    /** Where the rover's own observations come from. */
    static final class Observations {
        @Option(
                names = "--observations",
                required = true,
                paramLabel = "FILE",
                description =
                        "Recording of the rover's receiver: RTCM 3, or RINEX with --navigation; may be compressed (.gz).")
        private @Nullable Path file;

        @Option(names = "--scenario", required = true, paramLabel = "NAME", description = "Scenario of the simulator.")
        private @Nullable String scenario;
    }

    @Option(names = "--navigation", paramLabel = "FILE", description = "RINEX navigation file for RINEX observations.")
    private @Nullable Path navigation;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the scenario.")
    private @Nullable Long seed;

    @Option(names = "--spacing-km", paramLabel = "KM", description = "As the stations' simulation has it.")
    private @Nullable Double spacingKm;

    @Option(names = "--ionosphere", paramLabel = "LEVEL", description = "As the stations' simulation has it.")
    private @Nullable String ionosphere;

    @Option(
            names = "--duration-s",
            paramLabel = "S",
            description =
                    "As the stations' simulation has it; the same scenario, seed, start and length give the same sky.")
    private @Nullable Integer durationSeconds;

    @Option(
            names = "--antennas",
            paramLabel = "FILE",
            description = "ANTEX file; RINEX observations are then reduced by the antenna that their head names.")
    private @Nullable Path antennas;

    @Option(
            names = "--base-antenna",
            paramLabel = "TYPE",
            description = "Antenna of a single base, in the ANTEX file (default: none, as a virtual station has it).")
    private @Nullable String baseAntenna;

    @Option(
            names = "--rover",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which of the scenario's rovers, from 1 (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "UTC, for example 2026-06-26T16:00:00Z: start of the scenario, or a time within half a week of an RTCM recording"
                            + " (default: the scenario's own; now).")
    private @Nullable String start;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Signals to use: b1i, b1c, l1l2, beidou (default: b1i; l1l2 for RINEX).")
    private @Nullable String profile;

    @Option(
            names = "--ntrip",
            paramLabel = "1|2",
            defaultValue = "2",
            description = "NTRIP version (default: ${DEFAULT-VALUE}).")
    private int ntrip;

    @Option(names = "--quiet", description = "Print the last line only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        NtripTarget target = target();
        if (Rtklib.availability() instanceof Rtklib.Availability.Absent(String reason)) {
            err.println("dubhe: " + reason);
            return 1;
        }
        Rtklib rtklib = Rtklib.find().orElseThrow();
        RoverReport report = new RoverReport();
        try (Receiver receiver = receiver();
                RtklibRover solver = new RtklibRover(rtklib, receiver.setup())) {
            if (!quiet) {
                out.println(receiver.setup().options().describe()
                        + ", signals "
                        + receiver.setup().profile());
            }
            RoverClient client = new RoverClient(
                    new RoverClient.Settings(target, receiver.place()), solver, receiver.source(), solution -> {
                        String line = report.add(solution, receiver.truth(solution.time()));
                        if (!quiet) {
                            out.println(line);
                            out.flush();
                        }
                    });
            RoverClient.End end = client.run();
            if (!quiet) {
                out.println(
                        switch (end) {
                            case RECEIVER_ENDED -> "all observations are solved";
                            case CASTER_CLOSED -> "the caster closed the stream";
                            case STREAM_SILENT -> "the stream fell silent";
                            case CLOSED -> "stopped";
                        });
            }
        }
        out.println(report.summary());
        out.flush();
        return report.fixed() > 0 ? 0 : 1;
    }

    private NtripTarget target() {
        if (ntrip != 1 && ntrip != 2) {
            throw wrong("--ntrip", ntrip, "1 or 2");
        }
        try {
            return NtripTarget.of(
                            CasterAddress.parse(caster),
                            mount,
                            user == null ? null : new Credentials(user, password),
                            ntrip == 1 ? NtripVersion.V1 : NtripVersion.V2)
                    .over(tls.read());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** The rover's own side, as the options say. */
    private record Receiver(
            RoverReceiver source, Geodetic place, @Nullable Ecef knownTruth, RtklibRover.Setup setup)
            implements AutoCloseable {
        /** True place at an epoch, where it is known. */
        @Nullable
        Ecef truth(GpsTime time) {
            return knownTruth == null && source instanceof SimulatedReceiver simulated
                    ? simulated.truePlace(time)
                    : knownTruth;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    private Receiver receiver() throws IOException {
        Ecef known = truth == null ? null : place("--truth", truth).toEcef();
        if (observations.scenario != null) {
            return simulated(observations.scenario, known);
        }
        Path file = observations.file == null ? Path.of("") : observations.file;
        if (!Files.isRegularFile(file)) {
            throw wrong("--observations", file, "a file that can be read");
        }
        if (at == null) {
            throw wrong("--at", "nothing", "LAT,LON,H");
        }
        Geodetic place = place("--at", at);
        if (!isRinex(file)) {
            GpsTime near = start == null ? LeapSeconds.toGps(Instant.now()) : time();
            return new Receiver(
                    new RecordedReceiver(file, near),
                    place,
                    known,
                    new RtklibRover.Setup(profile(SignalProfile.B1I), SolverOptions.REAL_DATA, near));
        }
        if (navigation == null || !Files.isRegularFile(navigation)) {
            throw wrong("--navigation", navigation == null ? "nothing" : navigation, "a RINEX navigation file");
        }
        RtklibRover.Setup setup;
        try (RinexObservationReader reader = new RinexObservationReader(file, 0)) {
            setup = rinexSetup(reader);
        }
        return new Receiver(new RinexReceiver(file, navigation), place, known, setup);
    }

    private RtklibRover.Setup rinexSetup(RinexObservationReader reader) throws IOException {
        EpochObservations epoch = new EpochObservations();
        GpsTime first = reader.next(epoch) ? epoch.time() : new GpsTime(0);
        SignalProfile signals = profile(SignalProfile.L1L2);
        if (antennas == null) {
            return new RtklibRover.Setup(signals, SolverOptions.REAL_DATA, first);
        }
        AntennaCatalogue catalogue = AntennaCatalogue.read(antennas);
        RinexObservationHeader head = reader.header();
        RoverAntenna base = baseAntenna == null
                ? RoverAntenna.NULL
                : RoverAntenna.of(model(catalogue, "--base-antenna", baseAntenna), 0, signals);
        return new RtklibRover.Setup(
                signals,
                SolverOptions.REAL_DATA,
                first,
                RoverAntenna.of(model(catalogue, "--antennas", head.antenna()), head.antennaHeightMeters(), signals),
                base,
                false);
    }

    private AntennaModel model(AntennaCatalogue catalogue, String option, String type) {
        AntennaModel found = catalogue.find(type);
        if (found == null) {
            throw wrong(option, type, "an antenna of " + antennas);
        }
        return found;
    }

    private Receiver simulated(String name, @Nullable Ecef known) {
        if (!Scenario.NAMES.contains(name)) {
            throw wrong("--scenario", name, String.join(", ", Scenario.NAMES));
        }
        Scenario scenario = scenario(name);
        if (number < 1 || number > scenario.rovers()) {
            throw wrong("--rover", number, "1 to " + scenario.rovers());
        }
        Simulation simulation = new Simulation(scenario);
        SimulatedReceiver receiver = new SimulatedReceiver(simulation, number - 1);
        Geodetic place = at == null ? receiver.believedPlace().toGeodetic() : place("--at", at);
        return new Receiver(
                receiver,
                place,
                known,
                new RtklibRover.Setup(profile(SignalProfile.B1I), SolverOptions.SIMULATED, scenario.start()));
    }

    private Scenario scenario(String name) {
        try {
            Scenario scenario = Scenario.named(name);
            scenario = seed == null ? scenario : scenario.withSeed(seed);
            scenario = start == null ? scenario : scenario.withStart(time());
            scenario = spacingKm == null ? scenario : scenario.withSpacingKm(spacingKm);
            scenario = ionosphere == null ? scenario : scenario.withIonosphere(IonosphereLevel.of(ionosphere));
            return durationSeconds == null ? scenario : scenario.withDurationSeconds(durationSeconds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
        }
    }

    private SignalProfile profile(SignalProfile otherwise) {
        if (profile == null) {
            return otherwise;
        }
        for (SignalProfile one : SignalProfile.values()) {
            if (one.key().equals(profile)) {
                return one;
            }
        }
        throw wrong("--profile", profile, "b1i, b1c, l1l2 or beidou");
    }

    private GpsTime time() {
        try {
            return LeapSeconds.toGps(Instant.parse(String.valueOf(start).toUpperCase(Locale.ROOT)));
        } catch (DateTimeException _) {
            throw wrong("--start", String.valueOf(start), "UTC such as 2026-06-26T16:00:00Z");
        }
    }

    private Geodetic place(String option, String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 3) {
                double latitude = Double.parseDouble(parts[0].strip());
                double longitude = Double.parseDouble(parts[1].strip());
                double height = Double.parseDouble(parts[2].strip());
                if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && Math.abs(height) <= 20_000) {
                    return Geodetic.ofDegrees(latitude, longitude, height);
                }
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw wrong(option, text, "LAT,LON,H in degrees and metres");
    }

    private ParameterException wrong(String option, Object value, String expected) {
        return new ParameterException(spec.commandLine(), option + ": " + value + " (expected: " + expected + ")");
    }

    private static boolean isRinex(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            char[] head = new char[80];
            int count = reader.read(head);
            return count == head.length && new String(head).contains("RINEX VERSION");
        }
    }
}
