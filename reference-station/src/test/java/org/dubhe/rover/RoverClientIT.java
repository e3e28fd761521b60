package org.dubhe.rover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtklib.RecordedBaseline;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rover client against a caster of a few lines that plays a real recording. */
final class RoverClientIT {
    private static final Path FOLDER = Path.of(System.getProperty("dubhe.root"), "../shared/data/sichuan2026");

    /** 2026-06-26 16:00:15 GPST, a Friday. */
    private static final GpsTime START = GpsTime.ofWeek(2424, (5 * 86_400L + 16 * 3600 + 15) * GpsTime.SECOND);

    private static final Geodetic PLACE = Geodetic.ofDegrees(29.0, 103.0, 2155);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void solvesWhatTheSameBytesGiveDirectly() throws Exception {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        Assumptions.assumeTrue(Files.exists(FOLDER), () -> "skipped: " + FOLDER + " is absent");
        byte[] base = part("base_all.rtcm3");
        byte[] own = part("rover_all.rtcm3");
        Path recording = Files.write(folder.resolve("own.rtcm3"), own);
        List<Solution> direct = new ArrayList<>();
        try (RtklibRover solver = rover()) {
            RecordedBaseline.solve(solver, base, own, direct::add);
        }

        List<Solution> received = new ArrayList<>();
        List<String> said;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService caster = Executors.newSingleThreadExecutor();
                RtklibRover solver = rover();
                RoverReceiver receiver = new RecordedReceiver(recording, START)) {
            Future<List<String>> told = caster.submit(() -> play(server, base));
            NtripTarget target = NtripTarget.of(
                    new CasterAddress("127.0.0.1", server.getLocalPort()),
                    "NEAR",
                    new Credentials("demo", "demo"),
                    NtripVersion.V1);
            RoverClient client =
                    new RoverClient(new RoverClient.Settings(target, PLACE), solver, receiver, received::add);
            assertThat(client.run()).isIn(RoverClient.End.CASTER_CLOSED, RoverClient.End.RECEIVER_ENDED);
            said = told.get();
        }
        assertThat(said.getFirst()).startsWith("GET /NEAR HTTP/1.0");
        assertThat(said).anySatisfy(line -> assertThat(line).startsWith("$GPGGA,"));
        assertThat(received).hasSizeGreaterThan(300);
        // RTKLIB's own framing loses the frames behind a false preamble; ours in the recording finds them, so there may
        // be more.
        Map<GpsTime, Solution.Status> statuses = new HashMap<>();
        received.forEach(solution -> statuses.put(solution.time(), solution.status()));
        assertThat(direct).allSatisfy(solution -> assertThat(statuses).containsKey(solution.time()));
        assertThat(direct.stream()
                        .filter(solution -> solution.status() == statuses.get(solution.time()))
                        .count())
                .isGreaterThan(direct.size() * 98 / 100);
        assertThat(received).anyMatch(Solution::isFixed);
    }

    private static byte[] part(String name) throws IOException {
        byte[] all = Files.readAllBytes(FOLDER.resolve(name));
        return Arrays.copyOf(all, all.length / 16);
    }

    private static RtklibRover rover() {
        return new RtklibRover(
                Rtklib.find().orElseThrow(),
                new RtklibRover.Setup(SignalProfile.BEIDOU, SolverOptions.REAL_DATA, START));
    }

    /** Answers one client as NTRIP 1 does, plays the bytes, closes; says what the client said up to its first GGA. */
    private static List<String> play(ServerSocket server, byte[] bytes) throws IOException {
        List<String> said = new ArrayList<>();
        try (Socket client = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = client.getOutputStream()) {
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                said.add(line);
            }
            out.write("ICY 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            said.add(String.valueOf(in.readLine()));
            out.write(bytes);
            client.shutdownOutput();
            while (in.readLine() != null) {
                // The rover's later GGA; reading them keeps the connection from being reset.
            }
        }
        return said;
    }
}
