package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.dubhe.account.FileAccounts;
import org.dubhe.config.CasterSection;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.station.source.YamlSection;

/**
 * A caster with three stations, {@code A} (id 2003, password {@code pa}), {@code B} (any id, {@code pb}) and {@code X} (no RTCM, {@code px}),
 * each on its own mountpoint, and a mountpoint {@code GGA} that records. What a station sends goes to its mountpoint unchanged. User {@code u}, password {@code p}.
 */
final class CasterBench implements AutoCloseable {
    /** The standard's own example of message 1005, station 2003 (RTCM 10403.1, 4.2). */
    static final byte[] FRAME_1005 = hex("d300133ed7d30202980edeef34b4bd62ac0941986f33360b98");

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<RoverConnection> rovers = new CopyOnWriteArrayList<>();
    final FanOut[] streams = {new FanOut(), new FanOut(), new FanOut()};
    volatile boolean sinkThrows;
    volatile boolean sinkFull;
    volatile long busyMillis;
    final Caster caster;

    CasterBench() throws IOException {
        this(settings -> settings);
    }

    CasterBench(UnaryOperator<CasterSettings> change) throws IOException {
        this(change, accounts -> accounts);
    }

    CasterBench(UnaryOperator<CasterSettings> change, UnaryOperator<Gatekeeper> doorman) throws IOException {
        FileAccounts accounts = new FileAccounts(Map.of("u", "p"), Map.of("A", "pa", "B", "pb", "X", "px"), 100_000);
        caster = new Caster(
                change.apply(settings(Duration.ofSeconds(60), Duration.ofSeconds(60))),
                List.of(new SourceMount("A", 2003), new SourceMount("B", -1), new SourceMount("X", -1, false, true)),
                List.of(
                        mountpoint("A", 0),
                        mountpoint("B", 1),
                        mountpoint("X", 2),
                        new Mountpoint(record("GGA"), new Recorder())),
                doorman.apply(accounts),
                accounts,
                new Echo());
        caster.start();
    }

    static CasterSettings settings(Duration sourceTimeout, Duration takeoverAfter) {
        return settings(sourceTimeout, takeoverAfter, 100, false);
    }

    static CasterSettings settings(
            Duration sourceTimeout, Duration takeoverAfter, int roversMax, boolean chunkedAnswers) {
        return new CasterSettings(
                CasterSettings.Listening.on("127.0.0.1", 0),
                2,
                "Test",
                "op",
                "CHN",
                Duration.ofSeconds(2),
                sourceTimeout,
                takeoverAfter,
                new CasterSettings.Limits(roversMax, 10_000, 10_000, 5),
                256 * 1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                CasterSettings.AgentRule.ANY,
                chunkedAnswers,
                null);
    }

    /** With keys of the section {@code caster}, a line each or apart by commas, as in a configuration file. */
    static CasterBench with(String keys) throws IOException {
        return with(keys, Path.of("."));
    }

    static CasterBench with(String keys, Path folder) throws IOException {
        return with(keys, folder, 2);
    }

    static CasterBench with(String keys, Path folder, int threads) throws IOException {
        String bind = keys.contains("bind:") ? "" : "bind: 127.0.0.1, ";
        YamlSection top = YamlSection.parse(
                "test",
                "caster: {" + bind + "port: 0, threads: " + threads + ", identifier: Test, operator: op, " + keys
                        + "}");
        return new CasterBench(
                _ -> CasterSection.read(top.section("caster"), folder).settings());
    }

    NtripTarget rover(String mount, NtripVersion version) {
        return new NtripTarget(address(), mount, new Credentials("u", "p"), version, Duration.ofSeconds(10));
    }

    NtripTarget station(String mount, String password, NtripVersion version) {
        return new NtripTarget(address(), mount, new Credentials(mount, password), version, Duration.ofSeconds(10));
    }

    CasterAddress address() {
        return new CasterAddress("127.0.0.1", caster.port());
    }

    Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", caster.port()), 5000);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends a request and reads until the caster closes. */
    String ask(String request) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(ascii(request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends a request and reads so many bytes. */
    String ask(Socket socket, String request, int answerBytes) throws IOException {
        socket.getOutputStream().write(ascii(request));
        return new String(socket.getInputStream().readNBytes(answerBytes), StandardCharsets.ISO_8859_1);
    }

    static String get(String mount) {
        return "GET /" + mount + " HTTP/1.0\r\nUser-Agent: NTRIP test\r\n" + basic("u:p") + "\r\n";
    }

    static String get2(String mount) {
        return "GET /" + mount + " HTTP/1.1\r\nHost: h\r\nNtrip-Version: Ntrip/2.0\r\nUser-Agent: NTRIP test\r\n"
                + basic("u:p") + "\r\n";
    }

    static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(ascii(pair)) + "\r\n";
    }

    /** The text of a 1029 that is the only frame in some bytes. */
    static String text1029(byte[] bytes) {
        assertThat(Frames.crcGood(bytes, 0, bytes.length)).isTrue();
        return ((Text1029) Objects.requireNonNull(new MessageDecoder().decode(bytes, 0, bytes.length))).text();
    }

    /** Reads up to and with a blank line. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** A sealed frame of a private message, 4095, with a number in it and so many bytes of payload. */
    static byte[] frame(int number, int payloadBytes) {
        byte[] frame = new byte[payloadBytes + Frames.HEADER_BYTES + Frames.CRC_BYTES];
        frame[3] = (byte) 0xFF;
        frame[4] = (byte) 0xF0;
        for (int i = 5; i < payloadBytes + 3; i++) {
            frame[i] = (byte) (number >>> 8 * (i % 4));
        }
        Frames.seal(frame, 0, payloadBytes);
        return frame;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text);
    }

    @Override
    public void close() {
        caster.close(Duration.ofSeconds(2));
    }

    private Mountpoint mountpoint(String name, int station) {
        return new Mountpoint(record(name), new Raw(station), () -> List.of(name));
    }

    private static Sourcetable.Stream record(String name) {
        return new Sourcetable.Stream(
                name,
                name,
                name.equals("X") ? "u-blox" : "RTCM 3.3",
                "",
                2,
                "GPS",
                "Test",
                "CHN",
                29.5,
                106.5,
                name.equals("GGA"),
                false,
                "Dubhe",
                "none",
                'B',
                false,
                0,
                "");
    }

    /** The mountpoint of one station: whatever it sends. */
    /** The caster's own connection to a rover. */
    ChannelRover channelRover(int index) {
        return (ChannelRover) rovers.get(index);
    }

    private final class Raw implements StreamSource {
        private final int station;

        Raw(int station) {
            this.station = station;
        }

        @Override
        public boolean isAvailable() {
            return caster.stats().sources().get(station).isConnected();
        }

        @Override
        public Subscription subscribe(RoverConnection rover) {
            streams[station].join(rover);
            rovers.add(rover);
            return new Subscription() {
                @Override
                public void onGga(Gga gga) {
                    events.add("gga " + gga.quality());
                }

                @Override
                public void close() {
                    streams[station].leave(rover);
                    events.add("left " + station);
                }
            };
        }
    }

    /** Always there; writes what it sees. */
    private final class Recorder implements StreamSource {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public Subscription subscribe(RoverConnection rover) {
            rovers.add(rover);
            events.add("subscribed " + rover.user());
            return new Subscription() {
                @Override
                public void onGga(Gga gga) {
                    if (gga.quality() == 7) {
                        events.add("busy");
                        LockSupport.parkNanos(1_000_000L * busyMillis);
                        events.add("idle");
                    }
                    if (gga.quality() == 8) {
                        throw new IllegalStateException("told to fail");
                    }
                    events.add("gga " + gga.quality());
                }

                @Override
                public void close() {
                    events.add("closed");
                }
            };
        }
    }

    private final class Echo implements FrameSink {
        private final List<Integer> connected = new ArrayList<>();

        @Override
        public void connected(int station) {
            synchronized (connected) {
                if (connected.contains(station)) {
                    events.add("two sources at once");
                }
                connected.add(station);
            }
            events.add("connected " + station);
        }

        @Override
        public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
            if (sinkThrows) {
                throw new IllegalStateException("told to fail");
            }
            if (sinkFull) {
                return false;
            }
            streams[station].write(frame, offset, length, arrivalNanos);
            return true;
        }

        @Override
        public boolean bytes(int station, byte[] bytes, int offset, int length, long arrivalNanos) {
            streams[station].write(bytes, offset, length, arrivalNanos);
            return true;
        }

        @Override
        public void disconnected(int station) {
            synchronized (connected) {
                connected.remove((Integer) station);
            }
            events.add("disconnected " + station);
        }
    }
}
