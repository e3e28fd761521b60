package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dubhe.caster.CasterBench.ascii;
import static org.dubhe.caster.CasterBench.basic;
import static org.dubhe.caster.CasterBench.get;
import static org.dubhe.caster.CasterBench.get2;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP Digest (RFC 7616) beside Basic, on sockets; the answers are made here, by the RFC's own formulas. */
@Timeout(120)
final class DigestIT {
    private CasterBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = CasterBench.with("digest: true, digest_nonce_lifetime: 2s");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void isOffUnlessItIsSet() throws Exception {
        try (CasterBench plain = new CasterBench()) {
            assertThat(plain.ask(get2("GGA").replace(basic("u:p"), ""))).doesNotContain("Digest");
        }
    }

    @Test
    void offersSha256BeforeMd5AndStillTakesBasic() throws Exception {
        String answer = bench.ask(get2("GGA").replace(basic("u:p"), ""));
        assertThat(answer.lines().filter(line -> line.startsWith("WWW-Authenticate: ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "WWW-Authenticate: Digest realm=\"Test\", algorithm=SHA-256, nonce=\"[\\w-]+\", qop=\"auth\""),
                        line -> assertThat(line).contains("Digest realm=\"Test\", algorithm=MD5, nonce="),
                        line -> assertThat(line).isEqualTo("WWW-Authenticate: Basic realm=\"/GGA\""));
        assertThat(first(get2("GGA"))).isEqualTo("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({"SHA-256,true", "MD5,true", "MD5,false"})
    void letsInWhoProvesThatHeKnowsThePassword(String algorithm, boolean qop) throws Exception {
        String answer = answer("u", "p", "/GGA", nonce(), algorithm, qop ? "00000001" : null);
        assertThat(first(get2("GGA").replace(basic("u:p"), answer))).isEqualTo("HTTP/1.1 200");
        assertThat(bench.events).contains("subscribed u");
    }

    @Test
    void letsASourceInWithDigest() throws Exception {
        String post = "POST /A HTTP/1.1\r\nUser-Agent: NTRIP t\r\n";
        assertThat(first(post + answer("POST", "any", "pa", "/A", nonce(), "SHA-256", "00000001") + "\r\n"))
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    void refusesWhatProvesNothing() throws Exception {
        String nonce = nonce();
        for (String wrong : new String[] {
            answer("u", "x", "/GGA", nonce, "SHA-256", "00000001"),
            answer("nobody", "", "/GGA", nonce, "SHA-256", "00000001"),
            answer("u", "p", "/A", nonce, "SHA-256", "00000001"),
            answer("POST", "u", "p", "/GGA", nonce, "SHA-256", "00000001"),
            answer("u", "p", "/GGA", nonce, "SHA-256", "00000001").replace("Test", "Else"),
            "Authorization: Digest\r\n",
            "Authorization: Digest username=\"u\"\r\n",
            "Authorization: Digest =,=,\",\r\n"
        }) {
            assertThat(bench.ask(get2("GGA").replace(basic("u:p"), wrong)))
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain("stale");
        }
        assertThat(bench.caster.stats().failures()).isZero();
    }

    @Test
    void slowsGuesses() throws Exception {
        String nonce = nonce();
        for (int i = 1; i <= 3; i++) {
            String wrong = answer("u", "guess" + i, "/GGA", nonce, "SHA-256", "0000000" + i);
            assertThat(first(get2("GGA").replace(basic("u:p"), wrong))).isEqualTo("HTTP/1.1 401");
        }
        String right = answer("u", "p", "/GGA", nonce, "SHA-256", "00000004");
        assertThat(bench.ask(get2("GGA").replace(basic("u:p"), right)))
                .startsWith("HTTP/1.1 503 ")
                .contains("\r\nRetry-After: 10\r\n");
        assertThat(first(get2("GGA"))).as("by password").isEqualTo("HTTP/1.1 200");
    }

    @Test
    void asksAgainWhereTheAnswerIsAReplayOrItsChallengeTooOldOrForeign() throws Exception {
        String nonce = nonce();
        String once = answer("u", "p", "/GGA", nonce, "SHA-256", "00000001");
        assertThat(first(get2("GGA").replace(basic("u:p"), once))).isEqualTo("HTTP/1.1 200");
        assertThat(bench.ask(get2("GGA").replace(basic("u:p"), once)))
                .as("overheard")
                .startsWith("HTTP/1.1 401 ")
                .contains("stale=true");
        String next = answer("u", "p", "/GGA", nonce, "SHA-256", "00000002");
        assertThat(first(get2("GGA").replace(basic("u:p"), next))).isEqualTo("HTTP/1.1 200");
        String foreign = answer("u", "p", "/GGA", nonce.replace(nonce.charAt(3), 'q'), "SHA-256", "00000003");
        assertThat(bench.ask(get2("GGA").replace(basic("u:p"), foreign))).contains("stale=true");
        TimeUnit.MILLISECONDS.sleep(2200);
        String late = answer("u", "p", "/GGA", nonce, "SHA-256", "00000004");
        assertThat(bench.ask(get2("GGA").replace(basic("u:p"), late)))
                .startsWith("HTTP/1.1 401 ")
                .contains("stale=true");
    }

    @Test
    void computesWhatTheRfcsExampleHas() {
        // RFC 7616, 3.9.1.
        assertThat(DigestCheck.hash("MD5", "Mufasa:http-auth@example.org:Circle of Life"))
                .isEqualTo("3d78807defe7de2157e2b0b6573a855f");
        assertThat(DigestCheck.fields("Digest username=\"Mu\\\"fasa\", uri=\"/dir,x\", nc=00000001 , qop=auth"))
                .containsEntry("username", "Mu\"fasa")
                .containsEntry("uri", "/dir,x")
                .containsEntry("nc", "00000001")
                .containsEntry("qop", "auth");
    }

    private String nonce() throws IOException {
        Matcher found = Pattern.compile("nonce=\"([^\"]+)\"")
                .matcher(bench.ask(get("GGA").replace(basic("u:p"), "")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String answer(
            String user, String password, String uri, String nonce, String algorithm, @Nullable String nc)
            throws Exception {
        return answer("GET", user, password, uri, nonce, algorithm, nc);
    }

    private static String answer(
            String method,
            String user,
            String password,
            String uri,
            String nonce,
            String algorithm,
            @Nullable String nc)
            throws Exception {
        String ha1 = hash(algorithm, user + ":Test:" + password);
        String ha2 = hash(algorithm, method + ":" + uri);
        String response = hash(
                algorithm,
                nc == null ? ha1 + ":" + nonce + ":" + ha2 : ha1 + ":" + nonce + ":" + nc + ":c0:auth:" + ha2);
        return "Authorization: Digest username=\"" + user + "\", realm=\"Test\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=" + algorithm + ", response=\"" + response + "\""
                + (nc == null ? "" : ", qop=auth, nc=" + nc + ", cnonce=\"c0\"") + "\r\n";
    }

    private static String hash(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String first(String request) throws IOException {
        try (Socket socket = bench.socket()) {
            socket.getOutputStream().write(ascii(request));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }
}
