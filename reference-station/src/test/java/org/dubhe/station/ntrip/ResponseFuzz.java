package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What another caster answers, of any bytes: a head or a readable refusal, never another exception; a sourcetable is read as it can be, and written it
 * has the same records.
 */
final class ResponseFuzz {
    /** A status line and 64 headers of at most 1 KiB each, and the line that is one too many. */
    private static final int HEAD_BYTES_MAX = 66 * 1024;

    private static final String[] PIECES = {
        "ICY 200 OK",
        "HTTP/1.1 200 OK",
        "HTTP/1.0 -1",
        "SOURCETABLE 200 OK",
        "ERROR - Bad Password",
        "ERROR - Mount Point Taken or Invalid",
        "OK",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "Transfer-Encoding: chunked",
        "Content-Type: gnss/sourcetable",
        "Content-Length: 99999999999",
        ":",
        " ",
        "\u00d3\0\u0013",
        "\u001b[31m",
        "STR;M;I;RTCM 3.3;1005(10),1077(1);2;GPS;N;CHN;30.1;106.2;1;0;g;none;B;N;9600;m",
        "STR;",
        "CAS;h;2101;i;o;0;CHN;1;2;0.0.0.0;0;m",
        "NET;i;o;B;N;w;s;r;m",
        "ENDSOURCETABLE",
        "\"",
        "\"\"",
        ";",
        "1e999",
        "NaN",
        "0x1p9",
        "x".repeat(600)
    };

    @FuzzTest(maxDuration = "2m")
    void response(byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        try {
            ResponseHead head = ResponseHead.read(in);
            assertThat(bytes.length - in.available()).isLessThanOrEqualTo(HEAD_BYTES_MAX);
            assertThat(head.line().chars().filter(Character::isISOControl)).isEmpty();
            head.isChunked();
            head.isSourcetable();
        } catch (NtripException e) {
            assertThat(e.getMessage()).startsWith("the caster");
        }
        table(new String(bytes, bytes.length - in.available(), in.available(), StandardCharsets.UTF_8));
    }

    private static void table(String text) {
        Sourcetable read = Sourcetable.parse(text);
        Sourcetable again = Sourcetable.parse(read.toText());
        assertThat(again.casters()).hasSameSizeAs(read.casters());
        assertThat(again.networks()).hasSameSizeAs(read.networks());
        assertThat(mounts(again)).isEqualTo(mounts(read));
    }

    private static List<String> mounts(Sourcetable table) {
        return table.streams().stream()
                .map(stream -> stream.mountpoint().replace('\r', ' '))
                .toList();
    }

    @Test
    void takesSeededNoise() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            response(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
