package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dubhe.account.AccountService;
import org.dubhe.account.Accounts;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.SourceStats;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.Text1029;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole service with its accounts in an H2 file, over real sockets. */
@Timeout(180)
final class AccountsOverSocketsIT {
    private static final Actor ACTOR = new Actor("test", "");

    @TempDir
    private Path folder;

    @Test
    void roversComeInByTheirAccountsAndWhatTheyGotIsWrittenDown() throws Exception {
        AtomicLong received = new AtomicLong();
        try (Server server = server()) {
            Accounts accounts = Objects.requireNonNull(server.accounts()).accounts();
            accounts.createOrganisation(ACTOR, "o");
            accounts.createProject(ACTOR, "o", "p", Validity.ALWAYS);
            UserRules rules = UserRules.ofKinds("raw", "nearest").withSessions(2, WhenFull.REFUSE);
            accounts.createUser(ACTOR, "o", "p", "u", "right", rules, "");
            accounts.createUser(
                    ACTOR,
                    "o",
                    "p",
                    "fenced",
                    "right",
                    rules.withArea(Area.parse("POLYGON ((106 29, 107 29, 107 30, 106 29))")),
                    "");
            accounts.createSource(ACTOR, "pusher", "push", List.of("B*"), "");
            try (NtripSource source = NtripSource.connect(target(server, "BASE", "pusher", "push"))) {
                await().until(() -> server.pipeline().stations()[0].isConnected());
                answer(server, "NOPE", "u", "right");
                assertThat(accounts.lastRefusal("u"))
                        .hasValueSatisfying(last -> assertThat(last.why()).isEqualTo("the mountpoint does not exist"));
                assertThat(answer(server, "BASE", "u", "wrong"))
                        .startsWith("HTTP/1.1 401 Unauthorized")
                        .contains("WWW-Authenticate");
                assertThat(answer(server, "VRS", "u", "right"))
                        .startsWith("HTTP/1.1 403 Forbidden")
                        .contains("does not include the mountpoint VRS");
                List<Thread> readers = new ArrayList<>();
                try (NtripClient one = NtripClient.connect(target(server, "BASE", "u", "right"), null);
                        NtripClient two = NtripClient.connect(target(server, "BASE", "u", "right"), gga(29.5))) {
                    assertThat(answer(server, "BASE", "u", "right"))
                            .startsWith("HTTP/1.1 503")
                            .contains("2 sessions at a time");
                    for (NtripClient client : List.of(one, two)) {
                        readers.add(Thread.ofPlatform().daemon().start(() -> count(client, received)));
                    }
                    byte[] frame = frame();
                    for (int i = 0; i < 500; i++) {
                        source.write(frame, 0, frame.length);
                    }
                    await().until(() -> received.get() == 2L * 500 * frame.length);
                    assertThat(accounts.sessions("u")).hasSize(2);
                }
                for (Thread reader : readers) {
                    reader.join(Duration.ofSeconds(10));
                }
                try (NtripClient fenced = NtripClient.connect(target(server, "NEAR", "fenced", "right"), gga(29.1))) {
                    fenced.sendGga(gga(28.0));
                    List<String> words = new ArrayList<>();
                    FrameDecoder frames = new FrameDecoder((frame, offset, length) -> {
                        if (new MessageDecoder().decode(frame, offset, length) instanceof Text1029 text) {
                            words.add(text.text());
                        }
                    });
                    byte[] buffer = new byte[1000];
                    for (int n = fenced.read(buffer, 0, 1000); n > 0; n = fenced.read(buffer, 0, 1000)) {
                        frames.accept(buffer, 0, n);
                    }
                    assertThat(words)
                            .as("told why before the end")
                            .last()
                            .asString()
                            .contains("outside the area");
                }
                await().until(() -> accounts.sessions(null).isEmpty());
                NtripClient stays = NtripClient.connect(target(server, "BASE", "u", "right"), null);
                Thread.ofPlatform().daemon().start(() -> count(stays, received));
                await().until(() -> accounts.sessions("u").size() == 1);
            }
        }
        // What was written when the service ended is there when it is back.
        try (Server server = server()) {
            Accounts accounts = Objects.requireNonNull(server.accounts()).accounts();
            List<SessionRecord> sessions = accounts.history("u", 10);
            assertThat(sessions).hasSize(3);
            assertThat(sessions.getFirst().why()).startsWith("this caster is stopping");
            assertThat(sessions.subList(1, 3)).allSatisfy(session -> {
                assertThat(session.endedAt()).isNotNull();
                assertThat(session.why()).isEqualTo("the rover left");
                assertThat(session.mount()).isEqualTo("BASE");
            });
            assertThat(sessions.stream().mapToLong(SessionRecord::sentBytes).sum())
                    .isEqualTo(received.get());
            assertThat(accounts.history("fenced", 10))
                    .singleElement()
                    .satisfies(session ->
                            assertThat(session.why()).isEqualTo("the rover is outside the area of its account"));
        }
    }

    @Test
    void aSourceWhoseAccountIsDisabledIsEndedAndOthersStay() throws Exception {
        try (Server server = server()) {
            Accounts accounts = Objects.requireNonNull(server.accounts()).accounts();
            SourceAccount account = accounts.createSource(ACTOR, "pusher", "push", List.of("B*"), "");
            accounts.createSource(ACTOR, "other", "push too", List.of("OTHER"), "");
            try (NtripSource stays = NtripSource.connect(target(server, "OTHER", "other", "push too"));
                    Socket goes = new Socket()) {
                goes.connect(new InetSocketAddress("127.0.0.1", server.port()), 5000);
                goes.setSoTimeout(20_000);
                goes.getOutputStream().write(post("pusher", "push").getBytes(StandardCharsets.UTF_8));
                assertThat(new String(goes.getInputStream().readNBytes(15), StandardCharsets.UTF_8))
                        .isEqualTo("HTTP/1.1 200 OK");
                goes.getOutputStream().write(frame());
                SourceStats base = source(server, "BASE");
                await().until(() -> base.frames() == 1);
                accounts.changeSource(ACTOR, account.withEnabled(false));
                goes.getInputStream().readAllBytes(); // Ends where the caster closes; else it times out.
                await().until(() -> !base.isConnected());
                await().untilAsserted(() -> assertThat(answer(server, "BASE", "u", "p"))
                        .as("the mountpoint is offline")
                        .startsWith("HTTP/1.1 404"));
                assertThat(ask(server, post("pusher", "push")))
                        .startsWith("HTTP/1.1 403 Forbidden")
                        .contains("This account is disabled");
                stays.write(frame(), 0, frame().length);
                SourceStats other = source(server, "OTHER");
                await().until(() -> other.frames() == 1);
                assertThat(other.isConnected()).isTrue();
                assertThat(other.connects()).isEqualTo(1);
            }
        }
    }

    private static SourceStats source(Server server, String mount) {
        return Objects.requireNonNull(server.casterStats().source(mount));
    }

    private static String post(String name, String password) {
        return "POST /BASE HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\nAuthorization: "
                + new Credentials(name, password).toHeader() + "\r\n\r\n";
    }

    @Test
    void digestServesNamesInAnyScriptAndRoversAlone() throws Exception {
        try (Server server = server()) {
            AccountService service = Objects.requireNonNull(server.accounts());
            service.accounts().createOrganisation(ACTOR, "o");
            service.accounts().createProject(ACTOR, "o", "p", Validity.ALWAYS);
            service.accounts().createUser(ACTOR, "o", "p", "张三", "right", UserRules.ofKinds("nearest"), "");
            service.accounts().enableDigest(ACTOR, "张三", "right", "SHA-256", "重庆CORS");
            service.accounts().createSource(ACTOR, "pusher", "push", List.of("B*"), "");
            assertThat(ask(server, "POST /BASE HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("WWW-Authenticate: Basic")
                    .doesNotContain("Digest");
            String get = "GET /NEAR HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\n";
            String challenge = ask(server, get + "\r\n");
            assertThat(challenge).contains("WWW-Authenticate: Digest realm=\"重庆CORS\", algorithm=SHA-256");
            assertThat(begin(server, get + digest(challenge, 1) + "\r\n", 15)).isEqualTo("HTTP/1.1 200 OK");
            String url = "jdbc:h2:file:" + folder.resolve("accounts") + ";DB_CLOSE_ON_EXIT=FALSE";
            try (Connection database = DriverManager.getConnection(url, "sa", "");
                    Statement statement = database.createStatement()) {
                statement.execute("ALTER TABLE digests RENAME TO away");
            }
            assertThat(ask(server, get + digest(challenge, 2) + "\r\n"))
                    .as("the database does not answer")
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After");
        }
    }

    /** What 张三 answers to a challenge. */
    private static String digest(String challenge, int count) throws Exception {
        Matcher nonce = Pattern.compile("nonce=\"([^\"]+)\"").matcher(challenge);
        assertThat(nonce.find()).isTrue();
        String middle = nonce.group(1) + ":0000000" + count + ":c0:auth:";
        String response = sha256(sha256("张三:重庆CORS:right") + ":" + middle + sha256("GET:/NEAR"));
        return "Authorization: Digest username=\"张三\", realm=\"重庆CORS\", nonce=\"" + nonce.group(1)
                + "\", uri=\"/NEAR\", algorithm=SHA-256, response=\"" + response + "\", qop=auth, nc=0000000" + count
                + ", cnonce=\"c0\"\r\n";
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void count(NtripClient client, AtomicLong received) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = client.read(buffer, 0, buffer.length); n > 0; n = client.read(buffer, 0, buffer.length)) {
                received.addAndGet(n);
            }
        } catch (IOException _) {
            // Closed by the test.
        }
    }

    private static byte[] frame() {
        byte[] frame = new byte[100 + Frames.HEADER_BYTES + Frames.CRC_BYTES];
        frame[3] = (byte) 0xFF;
        frame[4] = (byte) 0xF0;
        Frames.seal(frame, 0, 100);
        return frame;
    }

    private Server server() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { BASE: { password: secret }, OTHER: { password: another } }
                mountpoints: { BASE: raw, NEAR: nearest, VRS: vrs }
                accounts: { url: "jdbc:h2:file:./accounts", password_hash: bcrypt, flush: 1s }
                caster: { bind: 127.0.0.1, port: 0, source_timeout: 10min, identifier: 重庆CORS, digest: true }
                """);
        Server server = new Server(ServiceConfiguration.read(file), new WallClock());
        server.start();
        return server;
    }

    private static NtripTarget target(Server server, String mount, String user, String password) {
        return new NtripTarget(
                new CasterAddress("127.0.0.1", server.port()),
                mount,
                new Credentials(user, password),
                NtripVersion.V2,
                Duration.ofSeconds(20));
    }

    /** The whole answer to a version 2 rover that is refused. */
    private static String answer(Server server, String mount, String user, String password) throws IOException {
        return ask(
                server,
                "GET /" + mount
                        + " HTTP/1.1\r\nNtrip-Version: Ntrip/2.0\r\nUser-Agent: NTRIP test\r\nAuthorization: "
                        + new Credentials(user, password).toHeader() + "\r\n\r\n");
    }

    private static String ask(Server server, String request) throws IOException {
        return begin(server, request, Integer.MAX_VALUE);
    }

    /** So many bytes of an answer, or the whole. */
    private static String begin(Server server, String request, int bytesMax) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readNBytes(bytesMax), StandardCharsets.UTF_8);
            }
        }
    }

    private static Gga gga(double latitude) {
        return Gga.of(Geodetic.ofDegrees(latitude, 106.6, 300), -30, Instant.EPOCH);
    }
}
