package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A request of any bytes is answered with a state, never with an exception; what is read of it can be asked anything. */
final class RequestFuzz {
    private static final String[] PIECES = {
        "GET ",
        "SOURCE ",
        "POST ",
        "/M",
        " HTTP/1.1",
        "\r\n",
        "\n",
        "\r",
        "?",
        "Ntrip-Version: Ntrip/2.0",
        ":",
        " ",
        ";",
        "Authorization: Basic dTpw",
        "Authorization: Basic !",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "\0",
        "\u00ff",
        "STR;;;RTCM 3;>1|!2+*",
        "match=",
        "filter=",
        "%3B",
        "%",
        "x".repeat(3000)
    };

    @FuzzTest(maxDuration = "2m")
    void request(byte[] bytes) {
        RequestReader reader = new RequestReader();
        RequestReader.State state = RequestReader.State.MORE;
        for (int i = 0; i < bytes.length && state == RequestReader.State.MORE; i++) {
            state = reader.accept(bytes[i]);
        }
        if (state != RequestReader.State.DONE) {
            return;
        }
        NtripRequest request = reader.request();
        assertThat(request.toString()).doesNotContain("\n");
        request.credentials();
        request.version();
        request.isChunked();
        request.expectsContinue();
        request.hasNtripAgent();
        Sourcetable.parse("STR;A;B\r\nCAS;h;1\r\nNET;x\r\n").filtered(request.query());
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "GET /?");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            request(text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
