package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.frame;
import static org.dubhe.caster.CasterBench.get;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow and hostile peers: each limit holds, is counted, is told to whom it meets, and is logged once per address and minute. */
@Timeout(120)
final class HostilePeersIT {
    @Test
    void limitsConnectionsOfOneAddressAndTellsWhy() throws Exception {
        try (CasterBench bench = CasterBench.with("connections_per_address_max: 3");
                LogLines log = new LogLines()) {
            List<Socket> held = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = bench.socket();
                held.add(socket);
                assertThat(bench.ask(socket, get("GGA"), 14)).startsWith("ICY");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(bench.ask(get("GGA")))
                        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                        .contains("Your address has 3 connections to this caster, which is its limit");
            }
            try (Socket other = new Socket()) {
                other.bind(new InetSocketAddress("127.0.0.7", 0));
                other.connect(new InetSocketAddress("127.0.0.1", bench.caster.port()));
                assertThat(bench.ask(other, get("GGA"), 14)).startsWith("ICY");
            }
            held.getFirst().close();
            await().until(() -> !bench.ask(get("")).startsWith("HTTP/1.1 503"));
            assertThat(log.shown())
                    .filteredOn(line -> line.contains("Your address has 3"))
                    .hasSize(1);
            assertThat(bench.caster.stats().refusedConnections()).isGreaterThanOrEqualTo(20);
            for (Socket socket : held) {
                socket.close();
            }
            await().until(() -> bench.caster.stats().connections() == 0);
        }
    }

    @Test
    void limitsConnectionsInTotal() throws Exception {
        try (CasterBench bench = CasterBench.with("connections_max: 2");
                Socket first = bench.socket();
                Socket second = bench.socket()) {
            assertThat(bench.ask(first, get("GGA"), 14)).startsWith("ICY");
            assertThat(bench.ask(second, get("GGA"), 14)).startsWith("ICY");
            assertThat(bench.ask(get("GGA"))).contains("This caster has 2 connections, which is its limit");
            first.close();
            await().until(() -> bench.ask(get("")).startsWith("SOURCETABLE 200 OK"));
        }
    }

    @Test
    void closesSlowlorisAtTheHandshakeTimeoutHoweverBusyItLooks() throws Exception {
        try (CasterBench bench = CasterBench.with("handshake_timeout: 2s");
                LogLines log = new LogLines()) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = bench.socket();
                slow.add(socket);
                socket.getOutputStream().write(ascii("GET /GGA HTTP/1.0\r\n"));
            }
            long began = System.nanoTime();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (Socket socket : slow) {
                    try {
                        socket.getOutputStream().write(ascii("X-" + slow.size() + ": y\r\n"));
                    } catch (IOException _) {
                        // It has been closed: that is the point.
                    }
                }
                return bench.caster.stats().connections() == 0;
            });
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
            assertThat(bench.caster.stats().handshakeFailures()).isEqualTo(50);
            assertThat(log.shown())
                    .filteredOn(line -> line.contains("408 Request Timeout"))
                    .hasSize(1);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aPortScanAndAHalfClosedPeerLeaveNothingBehind() throws Exception {
        try (CasterBench bench = CasterBench.with("handshake_timeout: 2s");
                LogLines log = new LogLines()) {
            for (int i = 0; i < 200; i++) {
                try (Socket scan = bench.socket()) {
                    scan.setSoLinger(i % 2 == 0, 0);
                }
            }
            for (int i = 0; i < 20; i++) {
                try (Socket half = bench.socket()) {
                    half.getOutputStream().write(ascii(i % 2 == 0 ? "GET /G" : get("GGA")));
                    half.shutdownOutput();
                    half.getInputStream().readAllBytes();
                }
            }
            await().until(() -> bench.caster.stats().connections() == 0);
            assertThat(bench.caster.stats().accepted()).isEqualTo(220);
            assertThat(bench.caster.stats().rovers()).isZero();
            assertThat(bench.caster.stats().failures()).isZero();
            assertThat(log.shown()).as("no flood").hasSizeLessThan(10);
        }
    }

    @Test
    void readsARoverThatSendsFarMoreThanNmeaSlowlyAndServesItOn() throws Exception {
        try (CasterBench bench = new CasterBench();
                NtripSource source = NtripSource.connect(bench.station("B", "pb", NtripVersion.V1));
                Socket noisy = bench.socket()) {
            await().until(() -> bench.events.contains("connected 1"));
            bench.ask(noisy, get("B"), 14);
            byte[] noise = new byte[1 << 20];
            new Random(7).nextBytes(noise);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    noisy.getOutputStream().write(noise);
                } catch (IOException _) {
                    // Closed before all of it was taken.
                }
            });
            await().until(() -> bench.caster.stats().throttledRovers() > 0);
            source.write(FRAME_1005, 0, FRAME_1005.length);
            assertThat(noisy.getInputStream().readNBytes(FRAME_1005.length)).isEqualTo(FRAME_1005);
            TimeUnit.MILLISECONDS.sleep(500);
            assertThat(bench.caster.stats().brokenNmea()).as("lines looked at").isLessThan(500);
            noisy.close();
            sender.join();
        }
    }

    @Test
    void manyRefusalsOfOneAddressMakeOneLineAMinuteAndNoBan() throws Exception {
        try (CasterBench bench = new CasterBench();
                LogLines log = new LogLines()) {
            for (int i = 0; i < 300; i++) {
                bench.ask(get("GGA").replace("Basic ", "Basic x"));
                bench.ask("GET \u001b[31m" + i + " HTTP/1.0\r\n\r\n");
            }
            assertThat(log.shown()).hasSizeLessThan(6);
            assertThat(log.all()).noneMatch(line -> line.chars().anyMatch(c -> c < ' '));
            assertThat(bench.caster.stats().refusedCredentials()).isEqualTo(300);
            try (Socket good = bench.socket()) {
                assertThat(bench.ask(good, get("GGA"), 14)).as("no ban").startsWith("ICY");
            }
        }
    }

    @Test
    void readsNothingOfASourceThatIsNotYetAdmittedAndLosesNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        List<Runnable> answers = new CopyOnWriteArrayList<>();
        try (CasterBench bench = new CasterBench(settings -> settings, accounts -> new Gatekeeper() {
                    @Override
                    public void refused(String user, SocketAddress from, String mount, String cause) {
                        // Nobody asks for it here.
                    }

                    @Override
                    public void admitRover(AccessRequest request, Consumer<RoverAdmission> answer) {
                        accounts.admitRover(request, answer);
                    }

                    @Override
                    public void admitSource(AccessRequest request, Consumer<SourceAdmission> answer) {
                        accounts.admitSource(request, admission -> answers.add(() -> answer.accept(admission)));
                        asked.countDown();
                    }
                });
                Socket source = bench.socket();
                Socket leaves = bench.socket()) {
            leaves.getOutputStream().write(ascii("SOURCE pa /A\r\n\r\n"));
            leaves.close();
            byte[] stream = frame(1, 1000);
            int frames = 1000;
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    source.getOutputStream().write(ascii("SOURCE pb /B\r\n\r\n"));
                    for (int i = 0; i < frames; i++) {
                        source.getOutputStream().write(stream);
                    }
                } catch (IOException _) {
                    // Refused: the frames below are missing.
                }
            });
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            sender.join(300);
            TimeUnit.MILLISECONDS.sleep(200); // Time to read what must not be read.
            answers.forEach(Runnable::run);
            assertThat(bench.ask(source, "", 14)).startsWith("ICY 200 OK");
            await().until(() -> bench.caster.stats().sources().get(1).frames() == frames);
            await().until(() -> bench.caster.stats().connections() == 1);
            assertThat(bench.caster.stats().failures()).isZero();
        }
        answers.forEach(Runnable::run); // After the caster's end: it is no fault of whoever answers.
    }

    @Test
    void namesWhoseAccountWasRefusedAndKeepsItsWordsOnOneLine() throws Exception {
        String forged = "x\n12 ERROR all is lost";
        try (CasterBench bench = new CasterBench();
                LogLines log = new LogLines()) {
            assertThat(bench.ask(get("GGA").replace(basic("u:p"), basic(forged + ":p"))))
                    .startsWith("HTTP/1.0 401")
                    .doesNotContain("all is lost");
            bench.caster.complaints().about(new InetSocketAddress("127.0.0.1", 1), "test", "cause: " + forged);
            assertThat(log.shown())
                    .anyMatch(line -> line.endsWith("GET /GGA as x?12 ERROR all is lost: wrong name or password"))
                    .anyMatch(line -> line.endsWith("cause: x?12 ERROR all is lost"))
                    .noneMatch(line -> line.contains("\n"));
        }
    }

    @Test
    void refusesGarbageWithWords() throws Exception {
        Random random = new Random(11);
        try (CasterBench bench = new CasterBench()) {
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[1 + random.nextInt(300)];
                random.nextBytes(noise);
                noise[0] = (byte) (0x80 | noise[0]);
                try (Socket socket = bench.socket()) {
                    socket.getOutputStream().write(noise);
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                            .startsWith("HTTP/1.1 400 Bad Request\r\n")
                            .endsWith("This is an NTRIP caster; the request is no NTRIP or HTTP.\r\n");
                }
            }
        }
    }
}
