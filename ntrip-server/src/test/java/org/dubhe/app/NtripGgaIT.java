package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dubhe.caster.LogLines;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.stream.VrsMode;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements 26 to 28 of {@code ntrip-conformance.md}, on sockets: two stations 97 km apart, and rovers that say where they are. */
@Timeout(120)
final class NtripGgaIT {
    private static final Geodetic WEST = Geodetic.ofDegrees(29.5, 106.0, 300);
    private static final Geodetic EAST = Geodetic.ofDegrees(29.5, 107.0, 300);
    private static final int WEST_ID = 1;
    private static final int EAST_ID = 2;

    /** A number that nobody reads: the frames of the stations, with their id behind it. */
    private static final int FILLER = 4085;

    @TempDir
    private Path folder;

    private Server server;
    private NtripSource west;
    private NtripSource east;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { WEST: { id: 1, password: s }, EAST: { id: 2, password: s } }
                mountpoints:
                  NEAR: nearest
                  VRS: { kind: vrs, gga_timeout: 2s }
                  STRICT: { kind: nearest, gga_timeout: 2s }
                  KIND: { kind: nearest, gga_timeout: 2s, default_base: EAST }
                  WIDE: { kind: nearest, hysteresis_km: 60 }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                """);
        server = new Server(ServiceConfiguration.read(file), new WallClock());
        server.start();
        west = source("WEST");
        east = source("EAST");
        send(west, position(WEST_ID, WEST));
        send(east, position(EAST_ID, EAST));
        await().until(() -> server.pipeline() != null
                && server.casterStats().sources().stream().allMatch(one -> one.frames() == 1));
        TimeUnit.MILLISECONDS.sleep(200); // The ring has both.
    }

    @AfterEach
    void stop() throws IOException {
        west.close();
        east.close();
        server.close();
    }

    @ParameterizedTest
    @DisplayName(
            "26. Any talker, in the header or the stream, fragmented; what is no position is ignored without disconnecting")
    @ValueSource(strings = {"GP", "GN", "BD", "GB", "GA", "QZ"})
    void takesGgasOfAnyTalker(String talker) throws Exception {
        String here = sentence(talker, 29.5, 106.9, 1);
        try (Socket inHeader = rover("NEAR", "Ntrip-GGA: " + here + "\r\n");
                Socket inStream = rover("NEAR", "")) {
            assertThat(next(inHeader)).isEqualTo("1006 " + EAST_ID);
            for (String ignored : List.of(
                    here.substring(0, here.length() - 2) + (here.endsWith("00") ? "01" : "00"),
                    here.substring(0, here.length() - 3),
                    sentence(talker, 29.5, 106.9, 0),
                    checked("$" + talker + "GGA,,,,,,0,,,,,,,,"),
                    checked("$" + talker + "GGA,120000,,,,,,,,,,,,,"),
                    checked("$" + talker + "RMC,120000,A,2930.0,N,10654.0,E,0,0,010126,,"),
                    checked("$PUBX,00,1"),
                    "no NMEA at all",
                    "")) {
                write(inStream, ignored + "\r\n");
            }
            await().until(() ->
                    server.casterStats().ggas() >= 4 && server.casterStats().brokenNmea() >= 3);
            inStream.setSoTimeout(500);
            try {
                assertThat(inStream.getInputStream().read())
                        .as("neither bytes nor the end")
                        .isEqualTo(-2);
            } catch (SocketTimeoutException _) {
                // As it should be.
            }
            inStream.setSoTimeout(10_000);
            for (byte one : (here + "\r\n").getBytes(StandardCharsets.US_ASCII)) {
                inStream.getOutputStream().write(one);
            }
            assertThat(next(inStream)).isEqualTo("1006 " + EAST_ID);
        }
    }

    @Test
    @DisplayName("27. 10 Hz GGA is limited in work, not disconnected")
    void limitsTheWorkThatManyGgasMake() throws Exception {
        try (Socket busy = rover("NEAR", "")) {
            for (int i = 0; i < 30; i++) {
                write(busy, sentence("GN", 29.5, 106.9, 1) + "\r\n");
                TimeUnit.MILLISECONDS.sleep(100);
            }
            await().until(() ->
                    server.casterStats().ggas() + server.casterStats().skippedGgas() == 30);
            assertThat(server.casterStats().ggas()).isBetween(10L, 24L);
            assertThat(next(busy)).isEqualTo("1006 " + EAST_ID);
            send(east, filler(EAST_ID));
            assertThat(next(busy)).as("served on").isEqualTo(FILLER + " " + EAST_ID);
        }
    }

    @Test
    @DisplayName(
            "27. A rover that never sends GGA is told how, and in the end gets the default base or is closed with a reason")
    void tellsARoverWithoutGgaHowAndGivesItTheDefaultBaseOrCloses() throws Exception {
        try (LogLines log = new LogLines();
                Socket strict = rover("STRICT", "");
                Socket vrs = rover("VRS", "");
                Socket kind = rover("KIND", "")) {
            await().until(() -> server.streams().vrsStatus().size() == 1);
            assertThat(server.streams().vrsStatus().getFirst().mode()).isEqualTo(VrsMode.WAITING);
            String how = "Dubhe: send your position as NMEA GGA; the corrections of this mountpoint are made for it";
            for (Socket closed : List.of(strict, vrs)) {
                assertThat(next(closed)).isEqualTo(how);
                assertThat(next(closed)).isEqualTo("Dubhe: no GGA came; " + how.substring(7));
                assertThat(closed.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(next(kind)).isEqualTo(how);
            assertThat(next(kind)).isEqualTo("Dubhe: no GGA came; corrections are for the place of base EAST");
            assertThat(next(kind)).isEqualTo("1006 " + EAST_ID);
            send(east, filler(EAST_ID));
            assertThat(next(kind)).isEqualTo(FILLER + " " + EAST_ID);
            assertThat(log.shown()).anyMatch(line -> line.contains("on STRICT: has sent no GGA, is told to"));
            assertThat(log.shown())
                    .anyMatch(line -> line.contains("on STRICT: no GGA in 2 s and no default base, closed"));
            assertThat(log.shown())
                    .anyMatch(line -> line.contains("on KIND: no GGA in 2 s, gets the default base EAST"));
        }
        try (Socket searching = rover("STRICT", "")) {
            for (int i = 0; i < 4; i++) {
                write(searching, sentence("GP", 0, 0, 0) + "\r\n");
                TimeUnit.SECONDS.sleep(1);
            }
            write(searching, sentence("GP", 29.5, 106.9, 1) + "\r\n");
            assertThat(next(searching)).as("without a fix it is waited for").isEqualTo("1006 " + EAST_ID);
        }
    }

    @Test
    @DisplayName("28. Base switch: hysteresis per mount, 1005/1006 of the new base first, never inside a frame")
    void changesTheBaseByTheHysteresisOfTheMountpoint() throws Exception {
        try (Socket near = rover("NEAR", "");
                Socket wide = rover("WIDE", "")) {
            go(List.of(near, wide), 106.3);
            for (Socket rover : List.of(near, wide)) {
                assertThat(next(rover)).isEqualTo("1006 " + WEST_ID);
            }
            both();
            for (Socket rover : List.of(near, wide)) {
                assertThat(next(rover)).isEqualTo(FILLER + " " + WEST_ID);
            }
            go(List.of(near, wide), 106.6); // 58 km from the one, 39 from the other.
            assertThat(next(near)).isEqualTo("1006 " + EAST_ID);
            both();
            assertThat(next(near)).isEqualTo(FILLER + " " + EAST_ID);
            assertThat(next(wide)).isEqualTo(FILLER + " " + WEST_ID);
            go(List.of(near, wide), 106.95);
            assertThat(next(wide)).isEqualTo("1006 " + EAST_ID);
        }
    }

    @Test
    @DisplayName("28. Base switch: at once when the base dies, 1005/1006 of the new base first, never inside a frame")
    void leavesABaseThatDies() throws Exception {
        try (Socket near = rover("NEAR", "")) {
            go(List.of(near), 106.1);
            near.setSoTimeout(200);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            for (int i = 0; System.nanoTime() < until && !frames(got).contains(FILLER + " " + EAST_ID); i++) {
                if (i < 10) {
                    send(west, filler(WEST_ID));
                } else if (i == 10) {
                    send(west, Arrays.copyOf(filler(WEST_ID), 400)); // It dies inside a frame.
                }
                send(east, filler(EAST_ID));
                try {
                    for (byte[] part = new byte[4096]; ; ) {
                        int n = near.getInputStream().read(part);
                        assertThat(n).isPositive();
                        got.write(part, 0, n);
                    }
                } catch (SocketTimeoutException _) {
                    // Nothing more for now.
                }
            }
            List<String> frames = frames(got);
            int change = frames.indexOf("1006 " + EAST_ID);
            assertThat(frames).startsWith("1006 " + WEST_ID, FILLER + " " + WEST_ID);
            assertThat(change).isPositive();
            assertThat(frames.subList(1, change)).containsOnly(FILLER + " " + WEST_ID);
            assertThat(frames.subList(change + 1, frames.size())).containsOnly(FILLER + " " + EAST_ID);
        }
    }

    /** Numbers and ids; fails where a byte belongs to no frame. */
    private static List<String> frames(ByteArrayOutputStream bytes) {
        List<String> out = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) ->
                out.add(Frames.messageNumber(buffer, offset, length) + " " + Frames.stationId(buffer, offset, length)));
        decoder.accept(bytes.toByteArray(), 0, bytes.size());
        assertThat(decoder.skippedBytes() + decoder.pendingBytes()).isZero();
        return out;
    }

    private void both() throws IOException {
        send(west, filler(WEST_ID));
        send(east, filler(EAST_ID));
    }

    /** Three GGAs at a new place, which are believed. */
    private static void go(List<Socket> rovers, double longitude) throws Exception {
        for (int i = 0; i < 3; i++) {
            for (Socket rover : rovers) {
                write(rover, sentence("GN", 29.5, longitude, 4) + "\r\n");
            }
            TimeUnit.MILLISECONDS.sleep(350);
        }
    }

    /** The next frame: a text, or its number and station id. */
    private static String next(Socket rover) throws IOException {
        InputStream in = rover.getInputStream();
        byte[] head = in.readNBytes(Frames.HEADER_BYTES);
        assertThat(head).hasSize(Frames.HEADER_BYTES).startsWith(Frames.PREAMBLE);
        int rest = Frames.payloadBytes(head, 0) + Frames.CRC_BYTES;
        byte[] frame = Arrays.copyOf(head, head.length + rest);
        System.arraycopy(in.readNBytes(rest), 0, frame, head.length, rest);
        assertThat(Frames.crcGood(frame, 0, frame.length)).isTrue();
        int number = Frames.messageNumber(frame, 0, frame.length);
        return number == Text1029.NUMBER
                ? ((Text1029) Objects.requireNonNull(new MessageDecoder().decode(frame, 0, frame.length))).text()
                : number + " " + Frames.stationId(frame, 0, frame.length);
    }

    private Socket rover(String mount, String header) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        String pair = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.US_ASCII));
        write(
                socket,
                "GET /" + mount + " HTTP/1.0\r\nUser-Agent: NTRIP t\r\nAuthorization: Basic " + pair + "\r\n" + header
                        + "\r\n");
        assertThat(new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII))
                .isEqualTo("ICY 200 OK\r\n\r\n");
        return socket;
    }

    private NtripSource source(String mount) throws IOException {
        return NtripSource.connect(new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                new Credentials(mount, "s"),
                NtripVersion.V1,
                Duration.ofSeconds(10)));
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(NtripSource source, byte[] bytes) throws IOException {
        source.write(bytes, 0, bytes.length);
    }

    private static String sentence(String talker, double latitude, double longitude, int quality) {
        String said = Gga.of(Geodetic.ofDegrees(latitude, longitude, 300), -30, Instant.EPOCH)
                .toSentence();
        String body = said.substring(6, said.indexOf('*')).replace(",1,12,", "," + quality + ",12,");
        return checked("$" + talker + "GGA" + body);
    }

    /** With its checksum. */
    private static String checked(String sentence) {
        int sum = 0;
        for (int i = 1; i < sentence.length(); i++) {
            sum ^= sentence.charAt(i);
        }
        return "%s*%02X".formatted(sentence, sum);
    }

    private static byte[] position(int id, Geodetic at) {
        byte[] out = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(StationPosition1006.of(id, false, at.toEcef(), 0), out, 0);
        return Arrays.copyOf(out, length);
    }

    private static byte[] filler(int id) {
        byte[] frame = new byte[Frames.HEADER_BYTES + 800 + Frames.CRC_BYTES];
        frame[3] = (byte) (FILLER >> 4);
        frame[4] = (byte) (FILLER << 4);
        frame[5] = (byte) id;
        Frames.seal(frame, 0, 800);
        return frame;
    }
}
