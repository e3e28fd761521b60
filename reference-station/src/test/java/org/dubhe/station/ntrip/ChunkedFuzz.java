package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A chunked body of any bytes gives the same payload and the same end however it is cut, and never more than came. */
final class ChunkedFuzz {
    @FuzzTest(maxDuration = "2m")
    void chunks(byte[] body) {
        ChunkedDecoder whole = new ChunkedDecoder();
        byte[] copy = body.clone();
        int length = whole.decode(copy, 0, copy.length);
        assertThat(length).isBetween(0, body.length);
        ChunkedDecoder bytewise = new ChunkedDecoder();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        for (byte next : body) {
            one[0] = next;
            out.write(one, 0, bytewise.decode(one, 0, 1));
        }
        assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOf(copy, length));
        assertThat(bytewise.isBroken()).isEqualTo(whole.isBroken());
        assertThat(bytewise.isEnded()).isEqualTo(whole.isEnded());
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(6);
        String pieces = "0123456789abcdefABCDEF\r\n\r\n;x=1 \t";
        for (int i = 0; i < 30_000; i++) {
            byte[] body = new byte[random.nextInt(200)];
            for (int k = 0; k < body.length; k++) {
                body[k] = (byte)
                        (random.nextInt(8) == 0 ? random.nextInt() : pieces.charAt(random.nextInt(pieces.length())));
            }
            if (body.length > 10 && random.nextBoolean()) {
                System.arraycopy(new byte[] {'4', '\r', '\n', 1, 2, 3, 4, '\r', '\n'}, 0, body, 0, 9);
            }
            chunks(body);
        }
    }
}
