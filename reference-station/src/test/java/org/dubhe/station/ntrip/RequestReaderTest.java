package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.dubhe.station.ntrip.RequestReader.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {
    @Test
    void readsVersion1Get() {
        NtripRequest request =
                read("GET /VRS?x=1 HTTP/1.0\r\nUser-Agent: NTRIP a\r\nAuthorization: Basic ZGVtbzpkZTptbw==\r\n\r\n");
        assertThat(request.method()).isEqualTo(Method.GET);
        assertThat(request.mount()).isEqualTo("VRS");
        assertThat(request.query()).isEqualTo("x=1");
        assertThat(request.version()).isEqualTo(NtripVersion.V1);
        assertThat(request.hasNtripAgent()).isTrue();
        assertThat(request.credentials()).isEqualTo(new Credentials("demo", "de:mo"));
    }

    @Test
    void readsVersion2GetWithAnyCaseAndBareLineFeeds() {
        NtripRequest request = read(
                "GET /VRS HTTP/1.1\nHOST: x\nntrip-version: ntrip/2.0\nuser-agent: ntrip b\nNtrip-GGA: $GPGGA\n\n");
        assertThat(request.version()).isEqualTo(NtripVersion.V2);
        assertThat(request.hasNtripAgent()).isTrue();
        assertThat(request.header("NTRIP-gga")).isEqualTo("$GPGGA");
        assertThat(request.credentials()).isNull();
    }

    @Test
    void httpVersionDecidesNothing() {
        assertThat(read("GET /VRS HTTP/1.1\r\nUser-Agent: NTRIP x\r\n\r\n").version())
                .isEqualTo(NtripVersion.V1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOURCE pw /ZEGV", "SOURCE pw ZEGV", "SOURCE pw /ZEGV HTTP/1.1"})
    void readsEveryFormOfSource(String line) {
        NtripRequest request = read(line + "\r\nSource-Agent: NTRIP s\r\nSTR: \r\n\r\n");
        assertThat(request.method()).isEqualTo(Method.SOURCE);
        assertThat(request.mount()).isEqualTo("ZEGV");
        assertThat(request.sourcePassword()).isEqualTo("pw");
        assertThat(request.version()).isEqualTo(NtripVersion.V1);
        assertThat(request.agent()).isEqualTo("NTRIP s");
        assertThat(request.toString()).doesNotContain("pw");
    }

    @Test
    void readsAnEmptySourcePassword() {
        assertThat(read("SOURCE  /ZEGV\r\n\r\n").mount()).isEqualTo("ZEGV");
    }

    @Test
    void readsChunkedPost() {
        NtripRequest request = read("POST /ZEGV HTTP/1.1\r\nTransfer-Encoding: chunked\r\nUser-Agent: NTRIP s\r\n\r\n");
        assertThat(request.method()).isEqualTo(Method.POST);
        assertThat(request.version()).isEqualTo(NtripVersion.V2);
        assertThat(request.isChunked()).isTrue();
    }

    @Test
    void unknownMethodIsKeptByName() {
        NtripRequest request = read("PUT /ZEGV HTTP/1.1\r\n\r\n");
        assertThat(request.method()).isEqualTo(Method.OTHER);
        assertThat(request.methodName()).isEqualTo("PUT");
    }

    @Test
    void leavesWhatFollowsTheHead() {
        byte[] bytes = bytes("GET / HTTP/1.0\r\n\r\nREST");
        RequestReader reader = new RequestReader();
        int used = 0;
        while (reader.accept(bytes[used++]) == State.MORE) {}
        assertThat(bytes.length - used).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002", "\u00d3\u0000\u0013", "\r\n\r\n\u0000"})
    void tlsAndNoiseAreMalformedAtOnce(String noise) {
        assertThat(end(noise)).isEqualTo(State.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET\r\n\r\n", "SOURCE pw\r\n\r\n", "$GPGGA,1*00\r\n\r\n"})
    void requestLinesWithoutTargetAreMalformed(String text) {
        assertThat(end(text)).isEqualTo(State.MALFORMED);
    }

    @Test
    void boundsTheHead() {
        assertThat(end("GET / HTTP/1.0\r\nX: " + "a".repeat(70_000))).isEqualTo(State.TOO_LARGE);
        assertThat(end("GET / HTTP/1.0\r\n" + "X: a\r\n".repeat(65) + "\r\n")).isEqualTo(State.TOO_LARGE);
    }

    private static NtripRequest read(String text) {
        RequestReader reader = new RequestReader();
        for (byte next : bytes(text)) {
            if (reader.accept(next) != State.MORE) {
                break;
            }
        }
        return reader.request();
    }

    private static State end(String text) {
        RequestReader reader = new RequestReader();
        State state = State.MORE;
        for (byte next : bytes(text)) {
            state = reader.accept(next);
            if (state != State.MORE) {
                break;
            }
        }
        return state;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
