package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkedDecoderTest {
    private static final String BODY =
            "4\r\nWiki\r\n6;name=value\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\nafter";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void givesTheSamePayloadHoweverItIsSplit(int step) {
        ChunkedDecoder decoder = new ChunkedDecoder();
        assertThat(decode(decoder, BODY, step)).isEqualTo("Wikipedia in \r\n\r\nchunks.");
        assertThat(decoder.isEnded()).isTrue();
        assertThat(decoder.isBroken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "x\r\n", "4\r\nWikiX", "FFFFFFFFFF\r\n", "-1\r\n", "200000\r\n"})
    void brokenFramingIsAStateNotAnException(String body) {
        ChunkedDecoder decoder = new ChunkedDecoder();
        decode(decoder, body, 1);
        assertThat(decoder.isBroken()).isTrue();
    }

    @Test
    void boundsExtensionAndTrailer() {
        ChunkedDecoder extension = new ChunkedDecoder();
        decode(extension, "4;" + "x".repeat(2000), 1);
        assertThat(extension.isBroken()).isTrue();
        ChunkedDecoder trailer = new ChunkedDecoder();
        decode(trailer, "0\r\n" + "x".repeat(2000), 1);
        assertThat(trailer.isBroken()).isTrue();
    }

    private static String decode(ChunkedDecoder decoder, String body, int step) {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < bytes.length; at += step) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step));
            int payload = decoder.decode(part, 0, part.length);
            out.append(new String(part, 0, payload, StandardCharsets.US_ASCII));
        }
        return out.toString();
    }
}
