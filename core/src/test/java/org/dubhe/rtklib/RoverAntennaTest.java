package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.signal.Signal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoverAntennaTest {
    /** RTKLIB's antmodel: −offset · direction + variation by zenith angle. */
    @ParameterizedTest
    @ValueSource(strings = {"AOAD/M_T        DUTD", "TRM29659.00     UNAV", "LEIAR25.R4      LEIT"})
    void saysWhatTheCalibrationSays(String type) throws IOException {
        Path file = Path.of(System.getProperty("dubhe.root"), "../shared/data/nl2021/antennas.atx");
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent");
        AntennaModel model = Objects.requireNonNull(AntennaCatalogue.read(file).find(type));
        RoverAntenna.PhaseCentre centre =
                RoverAntenna.of(model, 0, SignalProfile.L1L2).slots().get(1);
        for (int elevation = 15; elevation <= 90; elevation += 15) {
            for (int azimuth = 0; azimuth < 360; azimuth += 40) {
                double e = Math.toRadians(elevation);
                double a = Math.toRadians(azimuth);
                double along = centre.eastMeters() * Math.sin(a) * Math.cos(e)
                        + centre.northMeters() * Math.cos(a) * Math.cos(e);
                double ours = centre.variationMeters().get((90 - elevation) / 5) - along;
                assertThat(ours).isCloseTo(model.phaseCentreMeters(Signal.GPS_2W, a, e), within(0.002));
            }
        }
    }
}
