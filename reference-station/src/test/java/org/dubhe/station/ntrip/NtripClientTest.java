package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.dubhe.geodesy.Geodetic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a socket that plays a caster's answers as the standards print them. */
final class NtripClientTest {
    private static final byte[] DATA = {(byte) 0xD3, 0, 0, 0x47, (byte) 0xEA, 0x4B};

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void version1ReadsDataInTheSegmentOfTheAnswer() throws Exception {
        CompletableFuture<String> asked = play("ICY 200 OK\r\n\r\n", DATA);
        try (NtripClient client = NtripClient.connect(target(NtripVersion.V1), null)) {
            assertThat(readAll(client)).isEqualTo(DATA);
        }
        assertThat(asked.get())
                .startsWith("GET /M HTTP/1.0\r\nUser-Agent: NTRIP ")
                .contains("Authorization: Basic dTpw\r\n");
    }

    @Test
    void version1LivesWithoutTheBlankLine() throws Exception {
        play("ICY 200 OK\r\n", DATA);
        try (NtripClient client = NtripClient.connect(target(NtripVersion.V1), null)) {
            assertThat(readAll(client)).isEqualTo(DATA);
        }
    }

    @Test
    void version2TakesTheChunksOutAndSendsGga() throws Exception {
        CompletableFuture<String> asked =
                play("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n", new byte[] {
                    DATA[0], DATA[1], '\r', '\n', '4', '\r', '\n', DATA[2], DATA[3], DATA[4], DATA[5], '\r', '\n', '0',
                    '\r', '\n', '\r', '\n'
                });
        Gga gga = Gga.of(Geodetic.ofDegrees(29, 106, 300), -30, Instant.EPOCH);
        try (NtripClient client = NtripClient.connect(target(NtripVersion.V2), gga)) {
            assertThat(readAll(client)).isEqualTo(DATA);
        }
        assertThat(asked.get())
                .contains("Ntrip-Version: Ntrip/2.0\r\n")
                .contains("Ntrip-GGA: " + gga.toSentence() + "\r\n");
    }

    @Test
    void refusalsCarryStatusAndReason() {
        play("HTTP/1.1 401 Unauthorized\r\n\r\n", new byte[0]);
        assertThatExceptionOfType(NtripException.class)
                .isThrownBy(() -> NtripClient.connect(target(NtripVersion.V2), null))
                .satisfies(e -> assertThat(e.status()).isEqualTo(401))
                .withMessageContaining("401 Unauthorized");
    }

    @Test
    void aRefusalCannotForgeALineOfTheLog() {
        play("HTTP/1.1 403 No\rERROR \u001b[31mall is lost\r\n\r\n", new byte[0]);
        assertThatExceptionOfType(NtripException.class)
                .isThrownBy(() -> NtripClient.connect(target(NtripVersion.V2), null))
                .withMessageEndingWith("HTTP/1.1 403 No?ERROR ?[31mall is lost");
    }

    @Test
    void aHeadWithoutAnEndIsRefused() {
        play("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(65) + "\r\n", new byte[0]);
        assertThatExceptionOfType(NtripException.class)
                .isThrownBy(() -> NtripClient.connect(target(NtripVersion.V2), null))
                .withMessage("the caster's answer is no NTRIP: more than 64 header lines");
    }

    @Test
    void sourcetableInsteadOfAStreamMeansUnknownMount() {
        play("SOURCETABLE 200 OK\r\nContent-Length: 16\r\n\r\nENDSOURCETABLE\r\n", new byte[0]);
        assertThatExceptionOfType(NtripException.class)
                .isThrownBy(() -> NtripClient.connect(target(NtripVersion.V1), null))
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void sourceOfVersion1IsRefusedWithReason() {
        play("ERROR - Bad Password\r\n", new byte[0]);
        assertThatExceptionOfType(NtripException.class)
                .isThrownBy(() -> NtripSource.connect(target(NtripVersion.V1)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(401));
    }

    @Test
    void sourceOfVersion2WritesChunks() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (Socket peer = server.accept()) {
                String head = readHead(peer.getInputStream());
                peer.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                body.complete(head + new String(peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                body.completeExceptionally(e);
            }
        });
        try (NtripSource source = NtripSource.connect(target(NtripVersion.V2))) {
            source.write(new byte[17], 0, 17);
            source.write(new byte[] {'a', 'b'}, 1, 1);
            source.write(new byte[20_000], 0, 20_000);
        }
        assertThat(body.get())
                .startsWith("POST /M HTTP/1.1\r\n")
                .endsWith("\r\n\r\n11\r\n" + "\0".repeat(17) + "\r\n1\r\nb\r\n" + "4000\r\n" + "\0".repeat(16_384)
                        + "\r\ne20\r\n" + "\0".repeat(3616) + "\r\n0\r\n\r\n");
    }

    private NtripTarget target(NtripVersion version) {
        CasterAddress address = new CasterAddress("127.0.0.1", server.getLocalPort());
        return new NtripTarget(address, "M", new Credentials("u", "p"), version, Duration.ofSeconds(5));
    }

    private CompletableFuture<String> play(String head, byte[] data) {
        CompletableFuture<String> asked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (Socket peer = server.accept()) {
                String request = readHead(peer.getInputStream());
                byte[] answer = head.getBytes(StandardCharsets.ISO_8859_1);
                byte[] all = Arrays.copyOf(answer, answer.length + data.length);
                System.arraycopy(data, 0, all, answer.length, data.length);
                peer.getOutputStream().write(all);
                peer.shutdownOutput();
                peer.getInputStream().readAllBytes();
                asked.complete(request);
            } catch (IOException e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static byte[] readAll(NtripClient client) throws IOException {
        byte[] buffer = new byte[1000];
        int length = 0;
        for (int n = client.read(buffer, 0, 3); n > 0; n = client.read(buffer, length, buffer.length - length)) {
            length += n;
        }
        return Arrays.copyOf(buffer, length);
    }
}
