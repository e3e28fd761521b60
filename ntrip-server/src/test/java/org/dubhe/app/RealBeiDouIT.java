package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rover.RecordedReceiver;
import org.dubhe.rover.RoverClient;
import org.dubhe.rtklib.RecordedBaseline;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.DataClock;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of real BeiDou-3 bytes through the system, solved by rovers on the station's own mount and on {@code NEAR}, beside RTKLIB on both files
 * directly: the system loses nothing. What differs, epoch by epoch, goes to {@code ntrip-server/target/real-beidou.txt}.
 */
@Timeout(240)
final class RealBeiDouIT {
    private static final Path FOLDER = Path.of(System.getProperty("dubhe.root"), "../shared/data/sichuan2026");

    /** 2026-06-26 16:00:15 GPST, a Friday. */
    private static final GpsTime START = GpsTime.ofWeek(2424, (5 * 86_400L + 16 * 3600 + 15) * GpsTime.SECOND);

    private static final Geodetic PLACE = Geodetic.ofDegrees(28.9, 101.2, 2155);

    private static final String CONFIGURATION = """
            stations: { BASE: { password: secret } }
            mountpoints: { BASE: raw, NEAR: nearest }
            users: { demo: demo }
            caster: { bind: 127.0.0.1, port: 0 }
            """;

    /** What the source may be ahead of the slower rover: less than a rover's backlog in the caster. */
    private static final int AHEAD_BYTES = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void fixesAsOftenThroughTheSystemAsDirectly() throws Exception {
        assumeTrue(Rtklib.find().isPresent(), () -> "needs RTKLIB: " + Rtklib.availability());
        assumeTrue(Files.exists(FOLDER), "needs ../shared/data/sichuan2026");
        byte[] base = Files.readAllBytes(FOLDER.resolve("base_all.rtcm3"));
        List<Solution> direct = new ArrayList<>();
        try (RtklibRover solver = solver()) {
            RecordedBaseline.solve(solver, base, Files.readAllBytes(FOLDER.resolve("rover_all.rtcm3")), direct::add);
        }
        Path file = Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION);
        List<Solution> own = new ArrayList<>();
        List<Solution> near = new ArrayList<>();
        try (Server server = new Server(ServiceConfiguration.read(file), new DataClock(1, START))) {
            server.start();
            pass(server, base, own, near);
        }
        String report = report(direct, "BASE", own) + report(direct, "NEAR", near);
        Files.writeString(Path.of(System.getProperty("dubhe.root"), "ntrip-server/target/real-beidou.txt"), report);
        for (List<Solution> received : List.of(own, near)) {
            assertThat(received).hasSizeBetween(direct.size(), direct.size() + 100);
            assertThat(fixRate(received)).as(report).isCloseTo(fixRate(direct), within(0.01));
        }
    }

    private static void pass(Server server, byte[] base, List<Solution> own, List<Solution> near) throws Exception {
        try (NtripSource source = NtripSource.connect(target(server, "BASE", "BASE", "secret"));
                RtklibRover ownSolver = solver();
                RtklibRover nearSolver = solver();
                RecordedReceiver ownReceiver = receiver();
                RecordedReceiver nearReceiver = receiver();
                RoverClient ownRover = rover(server, "BASE", ownSolver, ownReceiver, own);
                RoverClient nearRover = rover(server, "NEAR", nearSolver, nearReceiver, near);
                ExecutorService rovers = Executors.newFixedThreadPool(2)) {
            await().until(() -> server.pipeline().stations()[0].isConnected());
            Future<RoverClient.End> ownEnd = rovers.submit(ownRover::run);
            Future<RoverClient.End> nearEnd = rovers.submit(nearRover::run);
            await().until(() -> server.casterStats().ggas() == 4);
            int at = 0;
            while (at < base.length) {
                int part = Math.min(8192, base.length - at);
                source.write(base, at, part);
                at += part;
                int least = Math.min(at, base.length - 1000) - AHEAD_BYTES;
                for (RoverClient rover : List.of(ownRover, nearRover)) {
                    await().atMost(Duration.ofSeconds(60))
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> rover.receivedBytes() >= least || (ownEnd.isDone() && nearEnd.isDone()));
                }
            }
            // Either the recording ends first, or the streams fall silent and the rovers solve what is left.
            assertThat(List.of(ownEnd.get(), nearEnd.get())).doesNotContain(RoverClient.End.CLOSED);
        }
    }

    /** Every epoch whose status differs, and the sums. */
    private static String report(List<Solution> direct, String mount, List<Solution> received) {
        TreeMap<GpsTime, String> lines = new TreeMap<>();
        TreeMap<GpsTime, Solution> byTime = new TreeMap<>();
        direct.forEach(solution -> byTime.put(solution.time(), solution));
        for (Solution solution : received) {
            Solution before = byTime.remove(solution.time());
            if (before == null) {
                lines.put(solution.time(), "absent → " + solution.status());
            } else if (before.status() != solution.status()) {
                lines.put(
                        solution.time(),
                        String.format(
                                Locale.ROOT,
                                "%s (ratio %.2f) → %s (ratio %.2f)",
                                before.status(),
                                before.ratio(),
                                solution.status(),
                                solution.ratio()));
            }
        }
        byTime.forEach((time, solution) -> lines.put(time, solution.status() + " → absent"));
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: direct %d epochs, %d fixed (%.4f); through the system %d epochs, %d fixed (%.4f); %d epochs differ%n",
                mount,
                direct.size(),
                fixed(direct),
                fixRate(direct),
                received.size(),
                fixed(received),
                fixRate(received),
                lines.size()));
        lines.forEach((time, line) ->
                out.append(String.format(Locale.ROOT, "  %d %9.1f  %s%n", time.week(), time.secondsOfWeek(), line)));
        return out.toString();
    }

    private static long fixed(List<Solution> solutions) {
        return solutions.stream().filter(Solution::isFixed).count();
    }

    private static double fixRate(List<Solution> solutions) {
        return (double) fixed(solutions) / solutions.size();
    }

    private static RtklibRover solver() {
        return new RtklibRover(
                Rtklib.find().orElseThrow(),
                new RtklibRover.Setup(SignalProfile.BEIDOU, SolverOptions.REAL_DATA, START));
    }

    private static RecordedReceiver receiver() throws IOException {
        return new RecordedReceiver(FOLDER.resolve("rover_all.rtcm3"), START);
    }

    private static RoverClient rover(
            Server server, String mount, RtklibRover solver, RecordedReceiver receiver, List<Solution> into) {
        return new RoverClient(
                new RoverClient.Settings(target(server, mount, "demo", "demo"), PLACE), solver, receiver, into::add);
    }

    private static NtripTarget target(Server server, String mount, String user, String password) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                new Credentials(user, password),
                NtripVersion.V2,
                Duration.ofSeconds(6));
    }
}
