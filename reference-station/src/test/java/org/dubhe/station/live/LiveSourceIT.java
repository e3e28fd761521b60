package org.dubhe.station.live;

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
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live sources on real sockets and a real pseudo-terminal. */
@Timeout(60)
final class LiveSourceIT {
    /** The standard's own example of message 1005 (RTCM 10403.1, 4.2). */
    private static final byte[] FRAME = HexFormat.of().parseHex("d300133ed7d30202980edeef34b4bd62ac0941986f33360b98");

    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    @Test
    void pullsFromACasterThatAnswersInVersion1OrInVersion2() throws Exception {
        for (NtripVersion version : NtripVersion.values()) {
            try (ServerSocket caster = server()) {
                var events = new Events();
                var credentials = new Credentials("u", "secret");
                var target = new NtripTarget(
                        new CasterAddress("127.0.0.1", caster.getLocalPort()), "UP", credentials, version, SILENCE);
                try (var source = new LiveSource(new LiveAddress.Ntrip(target, null), true, SILENCE, QUICK, events)) {
                    source.want(true);
                    try (Socket peer = caster.accept()) {
                        List<String> head = head(peer);
                        assertThat(head.getFirst()).startsWith("GET /UP HTTP/1.");
                        assertThat(head).contains("Authorization: " + credentials.toHeader());
                        String answer = version == NtripVersion.V1
                                ? "ICY 200 OK\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                        OutputStream out = peer.getOutputStream();
                        out.write(answer.getBytes(StandardCharsets.US_ASCII));
                        write(out, FRAME, version == NtripVersion.V2);
                        events.expect("connected ntrip 127.0.0.1:" + caster.getLocalPort() + "/UP");
                        events.expect("frame 25");
                    }
                    events.expect("disconnected the other side ended it");
                    events.expect("failed the other side ended it 1");
                    assertThat(source.address().toString()).doesNotContain("secret");
                }
            }
        }
    }

    @Test
    void saysWhyACasterRefuses() throws Exception {
        try (ServerSocket caster = server()) {
            var events = new Events();
            var target =
                    NtripTarget.of(new CasterAddress("127.0.0.1", caster.getLocalPort()), "UP", null, NtripVersion.V2);
            try (var source = new LiveSource(new LiveAddress.Ntrip(target, null), true, SILENCE, QUICK, events)) {
                source.want(true);
                for (int failures = 1; failures <= 3; failures++) {
                    try (Socket peer = caster.accept()) {
                        head(peer);
                        peer.getOutputStream()
                                .write("HTTP/1.1 401 Unauthorized\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    assertThat(events.next())
                            .startsWith("failed")
                            .contains("401")
                            .endsWith(" " + failures);
                }
                assertThat(source.attempts()).isGreaterThanOrEqualTo(3);
                assertThat(source.isConnected()).isFalse();
                assertThat(source.lastFailure()).contains("401");
            }
        }
    }

    @Test
    void opensASilentStreamAnewAndTellsNothingOfAConnectionWithoutBytes() throws Exception {
        try (ServerSocket server = server()) {
            var events = new Events();
            var address = new LiveAddress.Connect("127.0.0.1", server.getLocalPort());
            try (var source = new LiveSource(address, true, Duration.ofMillis(300), QUICK, events)) {
                source.want(true);
                try (Socket _ = server.accept()) {
                    events.expect("failed silent 1");
                }
                try (Socket second = server.accept()) {
                    second.getOutputStream().write(FRAME);
                    events.expect("connected " + address);
                    events.expect("frame 25");
                    events.expect("disconnected silent");
                }
            }
        }
    }

    @Test
    void endsWhenItIsNotWantedAndComesBackWhenItIs() throws Exception {
        try (ServerSocket server = server()) {
            var events = new Events();
            var address = new LiveAddress.Connect("127.0.0.1", server.getLocalPort());
            try (var source = new LiveSource(address, true, SILENCE, QUICK, events)) {
                for (int round = 0; round < 3; round++) {
                    source.want(true);
                    try (Socket peer = server.accept()) {
                        peer.getOutputStream().write(FRAME);
                        events.expect("connected " + address);
                        events.expect("frame 25");
                        source.want(false);
                        events.expect("disconnected not wanted any more");
                        assertThat(peer.getInputStream().read()).isEqualTo(-1);
                    }
                }
                events.expectNothing();
                assertThat(source.frames()).isEqualTo(3);
                assertThat(source.bytes()).isEqualTo(3L * FRAME.length);
                assertThat(events.total.get()).isEqualTo(3L * FRAME.length);
            }
        }
    }

    @Test
    void aReceiverThatConnectsAgainTakesThePlaceOfItsOldConnection() throws Exception {
        var events = new Events();
        var address = new LiveAddress.Listen("127.0.0.1", 0);
        var opener = new Listener(address, true, SILENCE);
        try (var source = new LiveSource(address, true, opener, QUICK, events, new SplittableRandom(1))) {
            source.want(true);
            while (opener.port() <= 0) {
                Thread.sleep(10);
            }
            try (Socket old = new Socket("127.0.0.1", opener.port())) {
                old.getOutputStream().write(FRAME);
                events.expect("connected " + address);
                events.expect("frame 25");
                try (Socket fresh = new Socket("127.0.0.1", opener.port())) {
                    fresh.getOutputStream().write(FRAME);
                    assertThat(events.next()).startsWith("disconnected");
                    assertThat(events.next()).startsWith("failed");
                    events.expect("connected " + address);
                    events.expect("frame 25");
                    assertThat(old.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void whoConnectsWithoutAFrameTakesNobodysPlace() throws Exception {
        var events = new Events();
        var address = new LiveAddress.Listen("127.0.0.1", 0);
        var opener = new Listener(address, true, Duration.ofMillis(300));
        try (var source = new LiveSource(address, true, opener, QUICK, events, new SplittableRandom(1))) {
            source.want(true);
            while (opener.port() <= 0) {
                Thread.sleep(10);
            }
            try (Socket base = new Socket("127.0.0.1", opener.port());
                    Socket idle = new Socket("127.0.0.1", opener.port());
                    Socket noise = new Socket("127.0.0.1", opener.port())) {
                new Socket("127.0.0.1", opener.port()).close();
                base.getOutputStream().write(FRAME);
                events.expect("connected " + address);
                events.expect("frame 25");
                noise.getOutputStream().write(new byte[100]);
                long began = System.nanoTime();
                while (System.nanoTime() - began < 600_000_000L) {
                    base.getOutputStream().write(FRAME);
                    events.expect("frame 25");
                    Thread.sleep(50);
                }
                assertThat(idle.getInputStream().read()).as("let go in time").isEqualTo(-1);
                assertThat(noise.getInputStream().read()).as("let go in time").isEqualTo(-1);
            }
        }
    }

    @Test
    void handsOnWhatIsNoRtcmAsItComesAndTakesANewcomerWithItsFirstByte() throws Exception {
        var events = new Events();
        var address = new LiveAddress.Listen("127.0.0.1", 0);
        var opener = new Listener(address, false, SILENCE);
        try (var source = new LiveSource(address, false, opener, QUICK, events, new SplittableRandom(1))) {
            source.want(true);
            while (opener.port() <= 0) {
                Thread.sleep(10);
            }
            try (Socket old = new Socket("127.0.0.1", opener.port())) {
                old.getOutputStream().write(new byte[] {'f', 'Y'});
                events.expect("connected " + address);
                events.expect("bytes 2");
                try (Socket fresh = new Socket("127.0.0.1", opener.port())) {
                    fresh.getOutputStream().write('g');
                    assertThat(events.next()).startsWith("disconnected");
                    assertThat(events.next()).startsWith("failed");
                    events.expect("connected " + address);
                    events.expect("bytes 1");
                    assertThat(source.skippedBytes()).isZero();
                }
            }
        }
    }

    @Test
    void readsASerialLine() throws Exception {
        Path receiver = folder.resolve("receiver");
        Path line = folder.resolve("line");
        Process pair = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + receiver, "pty,raw,echo=0,link=" + line)
                .redirectErrorStream(true)
                .start();
        try {
            while (!Files.exists(line) || !Files.exists(receiver)) {
                assertThat(pair.isAlive()).as("socat (Debian package socat)").isTrue();
                Thread.sleep(10);
            }
            var events = new Events();
            var address = new LiveAddress.Serial(line.toRealPath().toString(), 115_200);
            try (var source = new LiveSource(address, true, SILENCE, QUICK, events);
                    OutputStream out = Files.newOutputStream(receiver)) {
                source.want(true);
                out.write(new byte[] {1, 2, 3});
                events.expect("connected " + address);
                out.write(FRAME);
                events.expect("frame 25");
                assertThat(source.skippedBytes()).isEqualTo(3);
                pair.destroy();
                assertThat(events.next()).startsWith("disconnected");
                assertThat(events.next()).startsWith("failed");
            }
        } finally {
            pair.destroyForcibly();
        }
    }

    @Test
    void aSerialLineThatIsNotThereIsAFailureWithItsName() throws Exception {
        var events = new Events();
        var address = new LiveAddress.Serial("/dev/no-such-line", 9600);
        try (var source = new LiveSource(address, true, SILENCE, QUICK, events)) {
            source.want(true);
            assertThat(events.next()).startsWith("failed").contains("/dev/no-such-line");
        }
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    }

    private static List<String> head(Socket peer) throws IOException {
        var in = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII));
        var lines = new java.util.ArrayList<String>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private static void write(OutputStream out, byte[] bytes, boolean chunked) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes);
        if (chunked) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final class Events implements LiveSource.Listener {
        private final AtomicLong total = new AtomicLong();
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public void connected(LiveAddress from) {
            all.add("connected " + from);
        }

        @Override
        public void frame(byte[] frame, int offset, int length, long arrivalNanos) {
            all.add("frame " + length);
        }

        @Override
        public void bytes(byte[] bytes, int length, long arrivalNanos) {
            all.add("bytes " + length);
        }

        @Override
        public void received(long bytes, long crcErrors, long skippedBytes) {
            total.addAndGet(bytes);
        }

        @Override
        public void disconnected(String why) {
            all.add("disconnected " + why);
        }

        @Override
        public void failed(String why, int failures, Duration retryIn) {
            all.add("failed " + why + " " + failures);
        }

        String next() throws InterruptedException {
            String event = all.poll(20, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        void expect(String event) throws InterruptedException {
            assertThat(next()).isEqualTo(event);
        }

        void expectNothing() throws InterruptedException {
            assertThat(all.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
    }
}
