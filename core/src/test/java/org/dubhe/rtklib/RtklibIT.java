package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class RtklibIT {
    @Test
    void debiansLibraryPassesTheCheck() {
        Rtklib rtklib = rtklib();
        assertThat(rtklib.number(Satellite.index(Constellation.BEIDOU, 63))).isEqualTo(168);
        assertThat(rtklib.satellite(168)).isEqualTo(Satellite.index(Constellation.BEIDOU, 63));
        assertThat(rtklib.number(Satellite.index(Constellation.QZSS, 1))).isPositive();
    }

    @Test
    void absentLibraryIsOneLineAndAValue() {
        assertThat(Rtklib.look("libNoSuchRtklib.so.1"))
                .isInstanceOfSatisfying(
                        Rtklib.Availability.Absent.class,
                        absent -> assertThat(absent.reason())
                                .startsWith("RTKLIB is off: libNoSuchRtklib.so.1: ")
                                .contains("apt-get install librtklib1")
                                .doesNotContain("\n"));
    }

    @Test
    void anotherLibraryIsRefusedByName() {
        assertThat(Rtklib.look("libm.so.6"))
                .isInstanceOfSatisfying(
                        Rtklib.Availability.Absent.class,
                        absent -> assertThat(absent.reason())
                                .contains("libm.so.6")
                                .contains("satno"));
    }

    /** Values of [Saastamoinen73] by hand: at sea level, 15 °C and no humidity the zenith delay is 0.0022768 · 1013.25 hPa = 2.307 m. */
    @Test
    void callsWithATimeByValueWork() {
        try (RtklibOracle oracle = new RtklibOracle(rtklib(), GpsTime.ofWeek(2400, 0))) {
            Geodetic seaLevel = Geodetic.ofDegrees(45, 0, 0);
            assertThat(oracle.tropmodel(seaLevel, 0, Math.PI / 2, 0))
                    .isCloseTo(2.307, org.assertj.core.api.Assertions.within(0.002));
            double[] zenith = oracle.tropmapf(GpsTime.ofWeek(2400, 0), seaLevel, 0, Math.PI / 2);
            assertThat(zenith[0]).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6));
            assertThat(zenith[1]).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6));
        }
    }

    @Test
    void lambdaFindsTheNearestIntegers() {
        double[] fixed = new double[4];
        double[] residuals = new double[2];
        assertThat(RtklibOracle.lambda(
                        rtklib(), new double[] {1.2, -2.9}, new double[] {0.04, 0, 0, 0.01}, 2, fixed, residuals))
                .isTrue();
        // (0.2/0.2)² + (0.1/0.1)² = 2; the next best is (1.2 − 2)² / 0.04 + 1 = 17.
        assertThat(fixed).containsExactly(1, -3, 2, -3);
        assertThat(residuals[0]).isCloseTo(2, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(residuals[1]).isCloseTo(17, org.assertj.core.api.Assertions.within(1e-9));
    }

    static Rtklib rtklib() {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        return Rtklib.find().orElseThrow();
    }
}
