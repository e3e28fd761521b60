package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** NMEA of any bytes gives lines, never an exception; a GGA with a fix is somewhere on the Earth. */
final class GgaFuzz {
    private static final String GGA = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,";

    @FuzzTest(maxDuration = "2m")
    void nmea(byte[] bytes) {
        NmeaReader reader = new NmeaReader();
        for (byte one : bytes) {
            check(reader.accept(one));
        }
        // The fuzzer finds no checksum by itself.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum ^= text.charAt(i);
        }
        check(Gga.parse("$" + text + "*%02X".formatted(sum)));
    }

    private static void check(@org.jspecify.annotations.Nullable NmeaLine line) {
        if (line instanceof Gga gga && gga.hasFix()) {
            assertThat(gga.latitudeDegrees()).isBetween(-90.0, 90.0);
            assertThat(gga.longitudeDegrees()).isBetween(-180.0, 180.0);
            assertThat(gga.quality()).isBetween(1, 9);
            assertThat(gga.altitudeMeters()).isFinite();
            gga.position(0).toEcef();
        }
    }

    @Test
    void takesSeededNoise() {
        Random random = new Random(5);
        for (int i = 0; i < 30_000; i++) {
            byte[] line = GGA.substring(1).getBytes(StandardCharsets.US_ASCII);
            for (int n = random.nextInt(6); n > 0; n--) {
                line[random.nextInt(line.length)] = (byte) ",.-$*0123456789NSEWM\r\n ".charAt(random.nextInt(23));
            }
            nmea(line);
        }
    }
}
