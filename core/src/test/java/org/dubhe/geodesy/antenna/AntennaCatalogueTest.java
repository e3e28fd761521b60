package org.dubhe.geodesy.antenna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AntennaCatalogueTest {
    @TempDir
    private Path folder;

    /**
     * LEIAR25.R4 LEIT, G01: offset N 0.60, E 0.98, U 158.30 mm; variations as the file's rows have them (azimuth, zenith distance, mm). G02: 0.11, 0.05,
     * 154.04.
     */
    @ParameterizedTest
    @CsvSource({
        "GPS_1C, 0, 0, 0.60, 0.98, 158.30, 0.00",
        "GPS_1C, 0, 80, 0.60, 0.98, 158.30, -0.96",
        "GPS_1C, 90, 80, 0.60, 0.98, 158.30, -1.00",
        "GPS_1C, 120, 80, 0.60, 0.98, 158.30, -0.58",
        "GPS_1C, 330, 80, 0.60, 0.98, 158.30, -0.20",
        "GPS_1C, 360, 90, 0.60, 0.98, 158.30, 3.71",
        "GPS_1C, 5, 15, 0.60, 0.98, 158.30, 1.31",
        "GPS_1C, 2.5, 5, 0.60, 0.98, 158.30, 0.14",
        "GPS_2W, 90, 60, 0.11, 0.05, 154.04, -4.65",
        "GPS_5X, 90, 60, 0.11, 0.05, 154.04, -4.65",
        "BEIDOU_6I, 90, 60, 0.11, 0.05, 154.04, -4.65",
        "BEIDOU_2I, 120, 80, 0.60, 0.98, 158.30, -0.58"
    })
    void offsetAndVariationAreThoseOfTheFile(
            Signal signal, double azimuth, double zenith, double north, double east, double up, double variation)
            throws IOException {
        AntennaModel antenna = Objects.requireNonNull(catalogue().find("LEIAR25.R4      LEIT"));
        double a = Math.toRadians(azimuth);
        double z = Math.toRadians(zenith);
        double expected =
                variation - (north * Math.sin(z) * Math.cos(a) + east * Math.sin(z) * Math.sin(a) + up * Math.cos(z));
        assertThat(antenna.phaseCentreMeters(signal, a, Math.PI / 2 - z)).isCloseTo(expected * 1e-3, within(1e-6));
    }

    @Test
    void anAntennaWithoutAzimuthsHasTheSameVariationAllAround() throws IOException {
        // TRM29659.00 UNAV, G01: up 88.94, north 1.40, east 1.44 mm; variation at zenith distance 45 degrees -7.60 mm.
        AntennaModel antenna = Objects.requireNonNull(catalogue().find("TRM29659.00     UNAV"));
        double s = Math.sqrt(0.5);
        assertThat(antenna.phaseCentreMeters(Signal.GPS_1C, 0, Math.PI / 4))
                .isCloseTo((-7.60 - s * 1.40 - s * 88.94) * 1e-3, within(1e-6));
        assertThat(antenna.phaseCentreMeters(Signal.GPS_1C, Math.PI / 2, Math.PI / 4))
                .isCloseTo((-7.60 - s * 1.44 - s * 88.94) * 1e-3, within(1e-6));
    }

    @Test
    void findsAntennasWithAndWithoutRadome() throws IOException {
        AntennaCatalogue catalogue = catalogue();
        assertThat(catalogue.size()).isEqualTo(4);
        assertThat(catalogue.find("AOAD/M_T        NONE")).isNotNull();
        assertThat(catalogue.find("AOAD/M_T NONE")).isNotNull();
        assertThat(catalogue.find("AOAD/M_T")).isNotNull();
        assertThat(Objects.requireNonNull(catalogue.find("AOAD/M_T        DUTD"))
                        .type())
                .isEqualTo("AOAD/M_T        NONE");
        assertThat(catalogue.find("TRM59800.00     SCIS")).isNull();
        assertThat(catalogue.find("")).isNull();
    }

    @Test
    void theNullAntennaAddsNothing() {
        assertThat(AntennaModel.NULL.phaseCentreMeters(Signal.BEIDOU_5P, 6.2, 0.1))
                .isZero();
    }

    @Test
    void whatIsNoAntexIsAnError() throws IOException {
        assertThatThrownBy(() -> AntennaCatalogue.read(folder.resolve("absent.atx")))
                .isInstanceOf(IOException.class);
        Path rubbish = Files.writeString(folder.resolve("rubbish.atx"), "   G01\n  rubbish   START OF FREQUENCY\n");
        assertThatThrownBy(() -> AntennaCatalogue.read(rubbish)).isInstanceOf(IOException.class);
        Path secrets = Files.writeString(
                folder.resolve("serve.yaml"),
                "users: { demo: s3cret } # a line that is longer than an ANTEX label is far\n");
        assertThatThrownBy(() -> AntennaCatalogue.read(secrets))
                .isInstanceOf(IOException.class)
                .hasMessage("serve.yaml: unable to parse line 1 of file serve.yaml")
                .hasNoCause();
    }

    private static AntennaCatalogue catalogue() throws IOException {
        Path file = Path.of(System.getProperty("dubhe.root", ".."), "../shared/data/nl2021/antennas.atx");
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        return AntennaCatalogue.read(file);
    }
}
