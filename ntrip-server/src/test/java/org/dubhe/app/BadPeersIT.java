package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.WallClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What peers do wrong over sockets: each shows in {@code /metrics} under its own name, and the station beside it is served on. */
@Timeout(60)
final class BadPeersIT {
    private static final String CONFIGURATION = """
            stations:
              GOOD: { id: 1, password: g, xyz_m: [-1564000, 5318000, 3141000] }
              BAD:  { id: 2, password: b, xyz_m: [-1564000, 5318000, 3142000] }
              FREE: { password: f }
            mountpoints: { GOOD: raw, BAD: raw, FREE: raw, NEAR: nearest }
            users: { demo: demo }
            caster: { bind: 127.0.0.1, port: 0, takeover_after: 60s }
            metrics: { port: 0 }
            """;

    /** A number that nobody here reads: proprietary, DMI SAR (RTCM 10403.3, table 3.6-1). */
    private static final int UNREAD = 4085;

    @TempDir
    private Path folder;

    private Server server;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION);
        server = new Server(ServiceConfiguration.read(file), new WallClock());
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatAStationSendsWronglyIsCountedUnderItsNameAndTheOtherIsServedOn() throws Exception {
        try (NtripSource good = source("GOOD", "g");
                NtripSource bad = source("BAD", "b")) {
            await().until(() -> isLive("GOOD") && isLive("BAD"));
            try (NtripClient rover = client("GOOD", null)) {
                byte[] noise = new byte[5000];
                new Random(3).nextBytes(noise);
                send(bad, noise);
                byte[] wrong = position(2, new Ecef(-1564000, 5318000, 3142000));
                wrong[10] ^= 1;
                send(bad, wrong);
                send(bad, sealed(new byte[] {1}));
                send(bad, sealed(number(1077, 2, 3)));
                byte[] masks = number(1077, 2, 200);
                Arrays.fill(masks, 9, 21, (byte) 0xFF);
                send(bad, sealed(masks));
                send(bad, position(1, new Ecef(-1564000, 5318000, 3141000)));
                byte[] unread = sealed(number(UNREAD, 0, 40));
                for (int i = 0; i < 3; i++) {
                    send(good, unread);
                    assertThat(rover.read(new byte[1], 0, 1)).isOne();
                    assertThat(read(rover, unread.length - 1)).isEqualTo(Arrays.copyOfRange(unread, 1, unread.length));
                }
            }
        }
        await().untilAsserted(() -> assertThat(value("dubhe_station_messages_total{number=\"1077\",station=\"BAD\"}"))
                .isEqualTo(2));
        assertThat(value("dubhe_station_messages_total{number=\"other\",station=\"GOOD\"}"))
                .isEqualTo(3);
        assertThat(value("dubhe_station_skipped_bytes_total{station=\"BAD\"}")).isBetween(5000.0, 5100.0);
        assertThat(value("dubhe_station_crc_errors_total{station=\"BAD\"}")).isPositive();
        assertThat(value("dubhe_station_malformed_total{station=\"BAD\"}")).isPositive();
        assertThat(value("dubhe_station_foreign_ids_total{station=\"BAD\"}")).isEqualTo(1);
        for (String none : new String[] {"skipped_bytes", "crc_errors", "malformed", "foreign_ids", "time_jumps"}) {
            assertThat(value("dubhe_station_" + none + "_total{station=\"GOOD\"}"))
                    .as(none)
                    .isZero();
        }
        assertThat(value("dubhe_caster_failures_total") + value("dubhe_ring_failures_total"))
                .isZero();
    }

    @Test
    void whoIsTurnedAwayIsCountedByItsReason() throws Exception {
        assertThat(answer("GET /NOPE HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\n\r\n"))
                .contains("404");
        assertThat(answer("GET /NEAR HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\n\r\n"))
                .contains("401");
        assertThat(answer("\u0016\u0003\u0001\r\n\r\n")).contains("400");
        assertThat(value("dubhe_refused_total{why=\"mountpoint\"}")).isEqualTo(1);
        assertThat(value("dubhe_refused_total{why=\"credentials\"}")).isEqualTo(1);
        assertThat(value("dubhe_refused_total{why=\"limit\"}")).isZero();
        assertThat(value("dubhe_handshake_failures_total")).isEqualTo(1);
    }

    @Test
    void aScraperThatStopsInTheMiddleOfItsRequestDoesNotKeepTheNextOneOut() throws Exception {
        try (Socket half = new Socket("127.0.0.1", server.metricsPort())) {
            half.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(200);
            assertThat(value("dubhe_stations")).isEqualTo(3);
        }
    }

    @Test
    void aStationWithoutAPositionIsServedRawAndNearestAndNeverEntersTheNetwork() throws Exception {
        Ecef at = new Ecef(-1564000, 5318000, 3143000);
        byte[] position = position(77, at);
        byte[] unread = sealed(number(UNREAD, 0, 20));
        try (NtripSource free = source("FREE", "f")) {
            await().until(() -> isLive("FREE"));
            try (NtripClient raw = client("FREE", null);
                    NtripClient near = client("NEAR", Gga.of(at.toGeodetic(), -30, Instant.now()))) {
                await().until(() -> server.streams().roverCount() == 1);
                send(free, position);
                await().until(() -> server.pipeline().stations()[2].announcedArp() != null);
                send(free, unread);
                assertThat(read(raw, position.length + unread.length)).isEqualTo(concat(position, unread));
                byte[] got = read(near, position.length + unread.length);
                assertThat(got).isEqualTo(concat(position, unread));
            }
        }
        assertThat(value("dubhe_stations")).isEqualTo(3);
        assertThat(value("dubhe_stations_network")).isEqualTo(2);
        assertThat(server.pipeline().stations()[2].inNetwork()).isFalse();
    }

    private boolean isLive(String station) {
        return server.casterStats().sources().stream()
                .anyMatch(source -> source.mount().equals(station) && source.isConnected());
    }

    private NtripSource source(String mount, String password) throws IOException {
        return NtripSource.connect(target(mount, new Credentials(mount, password)));
    }

    private NtripClient client(String mount, @Nullable Gga gga) throws IOException {
        return NtripClient.connect(target(mount, new Credentials("demo", "demo")), gga);
    }

    private NtripTarget target(String mount, Credentials credentials) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                credentials,
                NtripVersion.V2,
                Duration.ofSeconds(20));
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private double value(String meter) throws IOException, InterruptedException {
        return Scrape.of(server.metricsPort()).value(meter);
    }

    private static void send(NtripSource source, byte[] bytes) throws IOException {
        source.write(bytes, 0, bytes.length);
    }

    private static byte[] read(NtripClient client, int count) throws IOException {
        byte[] out = new byte[count];
        for (int at = 0; at < count; ) {
            int n = client.read(out, at, count - at);
            if (n < 0) {
                throw new IOException("ended after " + at + " bytes");
            }
            at += n;
        }
        return out;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static byte[] position(int id, Ecef arp) {
        byte[] out = new byte[Frames.BYTES_MAX];
        return Arrays.copyOf(out, new MessageEncoder().encode(StationPosition1005.of(id, false, arp), out, 0));
    }

    /** A payload that begins with DF002 and DF003 and is zero otherwise. */
    private static byte[] number(int number, int station, int length) {
        byte[] payload = new byte[length];
        payload[0] = (byte) (number >> 4);
        payload[1] = (byte) (number << 4 | station >> 8);
        payload[2] = (byte) station;
        return payload;
    }

    private static byte[] sealed(byte[] payload) {
        byte[] frame = new byte[payload.length + Frames.HEADER_BYTES + Frames.CRC_BYTES];
        System.arraycopy(payload, 0, frame, Frames.HEADER_BYTES, payload.length);
        Frames.seal(frame, 0, payload.length);
        return frame;
    }
}
