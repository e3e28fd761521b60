package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.dubhe.account.store.Actor;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.SourceStats;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.DataClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration while stations' streams come in by further ways: which of them are opened anew, and what rovers get meanwhile. */
@Timeout(120)
final class ReloadInputsIT {
    private static final String UPSTREAM = """
            stations: { UP: { password: pu } }
            mountpoints: { UP: raw }
            users: { relay: secret }
            caster: { bind: 127.0.0.1, port: 0 }
            """;

    private static final String END = """
            mountpoints: { TCP: raw, LINE: raw, RELAY: raw, OTHER: raw }
            users: { u: p }
            caster: { bind: 127.0.0.1, port: 0 }
            """;

    /** Bytes written at a time: frames are cut, also where a reload comes. */
    private static final int PIECE = 211;

    @TempDir
    private Path folder;

    private final Simulation simulation =
            new Simulation(Scenario.named("triangle").withSeed(9).withDurationSeconds(1000));
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void pulledStreamsThatStayAsTheyAreGoOnAndOneThatIsChangedIsOpenedAnew() throws Exception {
        Path file = folder.resolve("relay.yaml");
        try (Upstream tcp = new Upstream();
                Upstream other = new Upstream();
                Upstream another = new Upstream();
                Server up = server(Files.writeString(folder.resolve("up.yaml"), UPSTREAM));
                NtripSource intoUp = NtripSource.connect(target(up, "UP", "UP", "pu"))) {
            int line = freePort();
            String tcpStation = "  TCP: { inputs: { direct: { connect: \"127.0.0.1:%d\" } } }\n".formatted(tcp.port());
            String lineStation = "  LINE: { inputs: { line: { listen: \"127.0.0.1:%d\" } } }\n".formatted(line);
            String relayStation =
                    "  RELAY: { inputs: { up: { ntrip: \"127.0.0.1:%d/UP\", user: relay, password: secret } } }\n"
                            .formatted(up.port());
            String otherStation = "  OTHER: { inputs: { direct: { connect: \"127.0.0.1:%d\" } } }\n";
            Files.writeString(
                    file,
                    "stations:\n" + tcpStation + lineStation + relayStation + otherStation.formatted(other.port())
                            + END);
            try (Server server = server(file);
                    Socket receiver = new Socket()) {
                Reloader reloader = new Reloader(file, server);
                await().until(() -> connects(receiver, line));
                Sink all = (bytes, offset, length) -> {
                    tcp.write(bytes, offset, length);
                    other.write(bytes, offset, length);
                    another.write(bytes, offset, length);
                    receiver.getOutputStream().write(bytes, offset, length);
                    intoUp.write(bytes, offset, length);
                };
                await().until(() -> tcp.accepted.size() == 1
                        && other.accepted.size() == 1
                        && up.casterStats().rovers() == 1);
                play(1, all);
                for (String mount : List.of("TCP/direct", "LINE/line", "RELAY/up", "OTHER/direct")) {
                    await().until(() -> source(server, mount).frames() >= framesSent());
                }
                int from = sent.size();
                try (Rover onTcp = new Rover(server, "TCP");
                        Rover onLine = new Rover(server, "LINE");
                        Rover onRelay = new Rover(server, "RELAY");
                        Rover onOther = new Rover(server, "OTHER")) {
                    await().until(() -> server.casterStats().rovers() == 4);
                    for (int i = 0; i < 10; i++) {
                        play(1, all);
                        simulation.advance();
                        byte[] epoch =
                                Arrays.copyOf(station().bytes(), station().length());
                        play(epoch, 0, epoch.length / 2, all);
                        String changed = otherStation.formatted(i % 2 == 0 ? another.port() : other.port());
                        Files.writeString(
                                file,
                                i % 3 == 0
                                        ? "stations:\n" + changed + relayStation + lineStation + tcpStation + END
                                        : "stations:\n" + lineStation + tcpStation + changed + relayStation + END);
                        ReloadReport report = reloader.reload(Actor.SERVICE);
                        assertThat(report.applied()).containsExactly("stations with other inputs: OTHER");
                        play(epoch, epoch.length / 2, epoch.length, all);
                        Upstream now = i % 2 == 0 ? another : other;
                        int opened = i / 2 + (i % 2 == 0 ? 1 : 2);
                        await().untilAsserted(() ->
                                assertThat(now.accepted).as("opened anew").hasSize(opened));
                    }
                    play(2, all);
                    assertThat(tcp.accepted).as("connections to the upstream").hasSize(1);
                    assertThat(up.casterStats().accepted())
                            .as("the source of the upstream and the relay, once each")
                            .isEqualTo(2);
                    for (Rover rover : List.of(onTcp, onLine, onRelay)) {
                        byte[] expected = Arrays.copyOfRange(sent.toByteArray(), from, sent.size());
                        await().untilAsserted(() ->
                                assertThat(rover.bytes()).as(rover.mount).isEqualTo(expected));
                    }
                    for (String mount : List.of("TCP/direct", "LINE/line", "RELAY/up")) {
                        assertThat(source(server, mount).connects()).as(mount).isEqualTo(1);
                    }
                    assertThat(source(server, "OTHER/direct").connects()).isGreaterThan(5);
                    assertThat(server.casterStats().rovers())
                            .as("rovers of OTHER stay, too")
                            .isEqualTo(4);
                    assertThat(onOther.torn()).isZero();
                }
            }
        }
    }

    @Test
    void theInputInUseOfAStationThatStaysIsPassedOnThroughReloadsInTheMiddleOfItsEpochs() throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), """
                stations:
                  A: { password: pa, inputs: { spare: { push: A-2, password: pb } } }
                  B: { password: p0 }
                mountpoints: { A: raw }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        try (Server server = server(file);
                NtripSource primary = NtripSource.connect(target(server, "A", "A", "pa"));
                NtripSource spare = NtripSource.connect(target(server, "A-2", "A-2", "pb"))) {
            Reloader reloader = new Reloader(file, server);
            await().until(() ->
                    source(server, "A").isConnected() && source(server, "A-2").isConnected());
            try (Rover rover = new Rover(server, "A")) {
                await().until(() -> server.casterStats().rovers() == 1);
                play(1, primary::write);
                await().until(() -> source(server, "A").frames() >= framesSent());
                for (int i = 0; i < 10; i++) {
                    simulation.advance();
                    byte[] epoch = Arrays.copyOf(station().bytes(), station().length());
                    int half = epoch.length / 2;
                    play(epoch, 0, half, primary::write);
                    await().until(() -> source(server, "A").frames() >= framesSent());
                    String was = "p" + i;
                    String is = "p" + (i + 1);
                    Files.writeString(
                            file, Files.readString(file).replace("B: { password: " + was, "B: { password: " + is));
                    assertThat(reloader.reload(Actor.SERVICE).applied())
                            .containsExactly("stations with another password: B");
                    long frames = source(server, "A-2").frames() + frames(epoch);
                    spare.write(epoch, 0, epoch.length);
                    await().until(() -> source(server, "A-2").frames() >= frames);
                    play(epoch, half, epoch.length, primary::write);
                }
                await().untilAsserted(() -> assertThat(rover.bytes()).isEqualTo(sent.toByteArray()));
                assertThat(source(server, "A").connects()
                                + source(server, "A-2").connects())
                        .isEqualTo(2);
            }
            primary.close();
            await().until(() -> !source(server, "A").isConnected());
            assertThat(server.pipeline().stations()[0].isConnected())
                    .as("one is left")
                    .isTrue();
            spare.close();
            await().until(() -> !server.pipeline().stations()[0].isConnected());
        }
    }

    @Test
    void aSerialLineStaysOpenWhileItsPortAndSpeedAreTheSameAndIsClosedWhenItIsGone() throws Exception {
        Path file = folder.resolve("serial.yaml");
        try (SerialLine line = new SerialLine(folder, "line");
                SerialLine first = new SerialLine(folder, "first");
                SerialLine second = new SerialLine(folder, "second");
                LogLines log = new LogLines()) {
            String stay = "  STAY: { inputs: { line: { serial: %s } } }\n".formatted(line.device);
            String other =
                    "  OTHER: { inputs: { line: { serial: %s, baud: %d }, spare: { push: SPARE, password: p } } }\n";
            Files.writeString(file, serial(stay + other.formatted(first.device, 57_600)));
            try (Server server = server(file)) {
                Reloader reloader = new Reloader(file, server);
                await().until(() -> flows(line, server, "STAY/line", 1) && flows(first, server, "OTHER/line", 1));
                try (Rover rover = new Rover(server, "STAY")) {
                    await().until(() -> server.casterStats().rovers() == 1);
                    play(1, line::write);
                    reload(reloader, file, other.formatted(second.device, 57_600) + stay, line);
                    await().until(() -> flows(second, server, "OTHER/line", 2));
                    assertThat(first.timesOpen()).isZero();
                    reload(reloader, file, stay + other.formatted(second.device, 9600), line);
                    await().until(() -> flows(second, server, "OTHER/line", 3));
                    assertThat(second.timesOpen()).isEqualTo(1);
                    reload(
                            reloader,
                            file,
                            "  OTHER: { inputs: { spare: { push: SPARE, password: p } } }\n" + stay,
                            line);
                    await().until(() -> second.timesOpen() == 0);
                    play(1, line::write);
                    byte[] all = sent.toByteArray();
                    await().untilAsserted(() -> assertThat(rover.bytes()).endsWith(all));
                    assertThat(rover.torn()).isZero();
                }
                assertThat(source(server, "STAY/line").connects()).isEqualTo(1);
                assertThat(log.shown())
                        .filteredOn(shown -> shown.contains(": opened from "))
                        .containsExactlyInAnyOrder(
                                "INFO source STAY/line: opened from serial " + line.device + " at 115200",
                                "INFO source OTHER/line: opened from serial " + first.device + " at 57600",
                                "INFO source OTHER/line: opened from serial " + second.device + " at 57600",
                                "INFO source OTHER/line: opened from serial " + second.device + " at 9600");
            }
        }
    }

    private static String serial(String stations) {
        return "stations:\n" + stations + """
                mountpoints: { STAY: raw, OTHER: raw }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """;
    }

    /** In the middle of an epoch of a line. */
    private void reload(Reloader reloader, Path file, String stations, SerialLine line) throws Exception {
        simulation.advance();
        byte[] epoch = Arrays.copyOf(station().bytes(), station().length());
        play(epoch, 0, epoch.length / 2, line::write);
        Files.writeString(file, serial(stations));
        assertThat(reloader.reload(Actor.SERVICE).applied()).containsExactly("stations with other inputs: OTHER");
        play(epoch, epoch.length / 2, epoch.length, line::write);
    }

    /** Sends an epoch along a line that is open, until its input has begun for the so many'th time. */
    private boolean flows(SerialLine line, Server server, String mount, int connects) throws IOException {
        if (source(server, mount).connects() == connects) {
            return true;
        }
        if (line.timesOpen() == 1) {
            simulation.advance();
            line.write(station().bytes(), 0, station().length());
        }
        return false;
    }

    /** Where bytes go. */
    private interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    private SimulatedStation station() {
        return simulation.stations().getFirst();
    }

    private void play(int epochs, Sink to) throws IOException {
        for (int i = 0; i < epochs; i++) {
            simulation.advance();
            play(station().bytes(), 0, station().length(), to);
        }
    }

    private void play(byte[] bytes, int from, int until, Sink to) throws IOException {
        for (int at = from; at < until; at += PIECE) {
            to.write(bytes, at, Math.min(PIECE, until - at));
        }
        sent.write(bytes, from, until - from);
    }

    private long framesSent() {
        return frames(sent.toByteArray());
    }

    private static long frames(byte[] bytes) {
        int[] count = {0};
        new FrameDecoder((_, _, _) -> count[0]++).accept(bytes, 0, bytes.length);
        return count[0];
    }

    private static SourceStats source(Server server, String mount) {
        return Objects.requireNonNull(server.casterStats().source(mount));
    }

    private static Server server(Path file) throws IOException {
        Server server = new Server(ServiceConfiguration.read(file), new DataClock(4));
        server.start();
        return server;
    }

    private static NtripTarget target(Server server, String mount, String user, String password) {
        return NtripTarget.of(
                new CasterAddress("127.0.0.1", server.port()), mount, new Credentials(user, password), NtripVersion.V2);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean connects(Socket socket, int port) {
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** A receiver that waits for connections and sends the same to all of them. */
    private static final class Upstream implements Closeable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        Upstream() throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        accepted.add(listening.accept());
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
        }

        int port() {
            return listening.getLocalPort();
        }

        void write(byte[] bytes, int offset, int length) {
            for (Socket one : accepted) {
                try {
                    OutputStream out = one.getOutputStream();
                    out.write(bytes, offset, length);
                } catch (IOException _) {
                    // The other side has ended it; that there is a new one is what is counted.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket one : accepted) {
                one.close();
            }
        }
    }

    /** A receiver at a pseudo-terminal's other end. */
    private static final class SerialLine implements Closeable {
        private final String device;
        private final Process pair;
        private final OutputStream out;

        SerialLine(Path folder, String name) throws IOException {
            Path receiver = folder.resolve(name + "-receiver");
            Path line = folder.resolve(name);
            pair = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + receiver, "pty,raw,echo=0,link=" + line)
                    .redirectErrorStream(true)
                    .start();
            await().pollInterval(Duration.ofMillis(10)).until(() -> Files.exists(line) && Files.exists(receiver));
            device = line.toRealPath().toString();
            out = Files.newOutputStream(receiver);
        }

        void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        /** How often this process has it open. */
        long timesOpen() throws IOException {
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return files.filter(this::isOpenAs).count();
            }
        }

        private boolean isOpenAs(Path file) {
            try {
                return Files.readSymbolicLink(file).toString().equals(device);
            } catch (IOException _) {
                return false; // Closed meanwhile.
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            pair.destroy();
        }
    }

    /** Keeps what it gets. */
    private static final class Rover implements Closeable {
        private final String mount;
        private final NtripClient client;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Rover(Server server, String mount) throws IOException {
            this.mount = mount;
            client = NtripClient.connect(target(server, mount, "u", "p"), null);
            Thread.ofPlatform().daemon().start(() -> {
                byte[] block = new byte[16 * 1024];
                try {
                    for (int n = client.read(block, 0, block.length); n >= 0; n = client.read(block, 0, block.length)) {
                        synchronized (bytes) {
                            bytes.write(block, 0, n);
                        }
                    }
                } catch (IOException _) {
                    // The test's end closes the socket.
                }
            });
        }

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }

        /** Bytes that belong to no whole frame. */
        long torn() {
            return ReloadScene.bytesOutsideOfFrames(bytes());
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
