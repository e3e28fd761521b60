package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Geodetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values: the example sentence of the NMEA 0183 literature, 48° 07.038′ N, 11° 31.000′ E, checksum 47. */
final class GgaTest {
    private static final String EXAMPLE = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47";

    @Test
    void readsEveryField() {
        Gga gga = (Gga) Gga.parse(EXAMPLE + "\r\n");
        assertThat(gga.utcSecondsOfDay()).isEqualTo(12 * 3600 + 35 * 60 + 19.0);
        assertThat(gga.latitudeDegrees()).isCloseTo(48.1173, within(1e-9));
        assertThat(gga.longitudeDegrees()).isCloseTo(11.516666667, within(1e-9));
        assertThat(gga.quality()).isEqualTo(1);
        assertThat(gga.satellites()).isEqualTo(8);
        assertThat(gga.hdop()).isEqualTo(0.9);
        assertThat(gga.altitudeMeters()).isEqualTo(545.4);
        assertThat(gga.geoidSeparationMeters()).isEqualTo(46.9);
        assertThat(gga.position(0).heightMeters()).isCloseTo(592.3, within(1e-9));
        assertThat(gga.hasFix()).isTrue();
    }

    @Test
    void takesTheFallbackSeparationOnlyWhereTheSentenceHasNone() {
        Gga without =
                (Gga) Gga.parse(withChecksum("GNGGA,000000.00,2930.0000,S,10630.0000,W,4,20,0.6,300.0,M,,M,1.0,0001"));
        assertThat(without.latitudeDegrees()).isEqualTo(-29.5);
        assertThat(without.longitudeDegrees()).isEqualTo(-106.5);
        assertThat(without.hasGeoidSeparation()).isFalse();
        assertThat(without.position(-30).heightMeters()).isEqualTo(270);
        assertThat(((Gga) Gga.parse(EXAMPLE)).position(-30).heightMeters()).isCloseTo(592.3, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GPGGA,,,,,,0,00,,,M,,M,,", "GPGGA,123519,4807.038,N,01131.000,E,0,08,0.9,545.4,M,46.9,M,,"})
    void emptyOrQualityZeroIsNoFixButNoFault(String body) {
        assertThat(Gga.parse(withChecksum(body)))
                .isInstanceOfSatisfying(
                        Gga.class, gga -> assertThat(gga.hasFix()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*48",
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*4",
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*ZZ",
                "GET / HTTP/1.1",
                "*",
                "$*00"
            })
    void refusesBrokenLinesAsValues(String line) {
        assertThat(Gga.parse(line)).isNotInstanceOf(Gga.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GPGGA,123519,9107.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,4860.000,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,4807.038,N,18100.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,4807.038,X,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,-4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,NaN,N,01131.000,E,x,08,0.9,545.4,M,46.9,M,,",
                "GPGGA,123519,4807.038,N"
            })
    void impossibleFieldsAreBroken(String body) {
        assertThat(Gga.parse(withChecksum(body))).isInstanceOf(NmeaLine.Broken.class);
    }

    @Test
    void otherSentencesAreOther() {
        assertThat(Gga.parse(withChecksum("GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W")))
                .isInstanceOf(NmeaLine.Other.class);
    }

    @Test
    void writesWhatItReads() {
        Geodetic place = Geodetic.ofDegrees(29.563_123_456, -106.551_234_567, 271.234);
        Gga written = Gga.of(place, -30.5, Instant.parse("2026-01-02T23:59:59.990Z"));
        assertThat(written.toSentence())
                .startsWith("$GPGGA,235959.99,2933.7874074,N,10633.0740740,W,1,12,1.0,301.7340,M,-30.5000,M,,*");
        Gga read = (Gga) Gga.parse(written.toSentence());
        assertThat(read.position(0).toEcef().distanceMeters(place.toEcef())).isLessThan(0.001);
        assertThat(read.utcSecondsOfDay()).isCloseTo(86_399.99, within(1e-6));
    }

    @Test
    void carriesMinutesThatRoundToSixty() {
        Gga gga = new Gga(0, 29.999_999_999_99, 10, 1, 5, 1, 0, 0);
        assertThat(gga.toSentence()).contains(",3000.0000000,N,");
    }

    @Test
    void readerFindsSentencesInNoiseByteByByte() {
        NmeaReader reader = new NmeaReader();
        List<NmeaLine> lines = new ArrayList<>();
        String noise = "x".repeat(1000) + "\r\n" + "half a line" + EXAMPLE + "\r\n\r\n" + EXAMPLE + "\n";
        for (byte next : noise.getBytes(StandardCharsets.ISO_8859_1)) {
            NmeaLine line = reader.accept(next);
            if (line != null) {
                lines.add(line);
            }
        }
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isInstanceOf(NmeaLine.Broken.class);
        assertThat(lines.subList(1, 3)).hasOnlyElementsOfType(Gga.class);
    }

    private static String withChecksum(String body) {
        int sum = 0;
        for (char c : body.toCharArray()) {
            sum ^= c;
        }
        return "$" + body + String.format("*%02X", sum);
    }
}
