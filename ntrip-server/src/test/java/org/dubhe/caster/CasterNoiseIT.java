package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.get;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Seeded noise at every door; the caster and the station beside it go on. */
@Timeout(120)
final class CasterNoiseIT {
    private static final List<String> BEGINNINGS = List.of(
            "",
            "GET /",
            get("GGA"),
            "GET /GGA HTTP/1.1\r\nNtrip-GGA: $GPGGA,,,,\r\nAuthorization: Basic !!!\r\n\r\n",
            "SOURCE pa /A\r\n\r\n",
            "POST /A HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + basic(":pa") + "\r\n",
            "POST /A HTTP/1.1\r\nContent-Length: -1\r\n" + basic(":pa") + "\r\n",
            "\r\n\r\n\r\n",
            "$GPGGA,1*00\r\n");

    @Test
    void survivesWhateverPeersSend() throws Exception {
        Random random = new Random(20_260_101);
        try (CasterBench bench =
                        new CasterBench(_ -> CasterBench.settings(Duration.ofSeconds(60), Duration.ofMillis(1)));
                NtripSource station = NtripSource.connect(bench.station("B", "pb", NtripVersion.V2))) {
            await().until(() -> bench.events.contains("connected 1"));
            try (NtripClient rover = NtripClient.connect(bench.rover("B", NtripVersion.V2), null)) {
                byte[] got = new byte[FRAME_1005.length];
                for (int i = 0; i < 500; i++) {
                    disturb(bench, random);
                    if (i % 10 == 0) {
                        station.write(FRAME_1005, 0, FRAME_1005.length);
                        for (int at = 0; at < got.length; ) {
                            at += rover.read(got, at, got.length - at);
                        }
                        assertThat(got).isEqualTo(FRAME_1005);
                    }
                }
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> bench.caster.stats().rovers() == 0);
            assertThat(bench.caster.stats().failures()).isZero();
            assertThat(bench.events).doesNotContain("two sources at once");
        }
    }

    private static void disturb(CasterBench bench, Random random) throws IOException {
        byte[] noise = new byte[random.nextInt(2000)];
        random.nextBytes(noise);
        if (random.nextBoolean()) {
            for (int at = random.nextInt(100); at < noise.length; at += 1 + random.nextInt(200)) {
                noise[at] = (byte) 0xD3;
            }
        }
        try (Socket socket = bench.socket()) {
            socket.setSoLinger(random.nextBoolean(), 0);
            socket.getOutputStream().write(ascii(BEGINNINGS.get(random.nextInt(BEGINNINGS.size()))));
            socket.getOutputStream().write(noise);
        } catch (SocketException _) {
            // Refused while it was still talking: that is the point.
        }
    }
}
