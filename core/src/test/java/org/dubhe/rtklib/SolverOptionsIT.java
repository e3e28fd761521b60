package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.jna.Memory;
import java.util.Collections;
import java.util.List;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RTKLIB is told, read back from its {@code prcopt_t} by RTKLIB's own numbers: figures of different runs are figures of one solver. */
final class SolverOptionsIT {
    private static final int SYS_GPS = 0x01;
    private static final int SYS_GAL = 0x08;
    private static final int SYS_CMP = 0x20;

    private static final RoverAntenna ANTENNA = new RoverAntenna(
            0.12,
            List.of(
                    new RoverAntenna.PhaseCentre(0.001, 0.002, 0.11, Collections.nCopies(Layout.PCV_STEPS, 0.004)),
                    RoverAntenna.PhaseCentre.NULL));

    @ParameterizedTest
    @CsvSource({"10, B1I", "10, B1C", "15, B1I"})
    void areKinematicWithContinuousResolutionAndNothingThatHelps(double mask, SignalProfile profile) {
        try (Memory options = options(mask, profile, RoverAntenna.NULL, RoverAntenna.NULL)) {
            assertThat(options.getInt(Layout.OPT_MODE)).as("PMODE_KINEMA").isEqualTo(2);
            assertThat(options.getInt(Layout.OPT_MODEAR)).as("ARMODE_CONT").isEqualTo(1);
            assertThat(options.getDouble(Layout.OPT_THRESAR)).isEqualTo(3.0);
            assertThat(options.getInt(Layout.OPT_MINLOCK)).isZero();
            assertThat(Math.toDegrees(options.getDouble(Layout.OPT_ELMIN))).isCloseTo(mask, within(1e-9));
            assertThat(Math.toDegrees(options.getDouble(Layout.OPT_ELMASKAR))).isCloseTo(15, within(1e-9));
            assertThat(options.getInt(Layout.OPT_IONOOPT)).as("IONOOPT_OFF").isZero();
            assertThat(options.getInt(Layout.OPT_TROPOPT)).as("TROPOPT_SAAS").isEqualTo(1);
            assertThat(options.getInt(Layout.OPT_REFPOS)).as("POSOPT_RTCM").isEqualTo(4);
            assertThat(options.getInt(Layout.OPT_NAVSYS)).isEqualTo(SYS_GPS | SYS_GAL | SYS_CMP);
            assertThat(options.getInt(Layout.OPT_NF)).isEqualTo(2);
            assertThat(options.getInt(Layout.OPT_POSOPT + 4)).as("posopt[1]").isEqualTo(1);
        }
    }

    @Test
    void onlyTheMaskDiffersBetweenScenariosAndRealData() {
        assertThat(SolverOptions.SIMULATED.maskDegrees()).isEqualTo(10);
        assertThat(SolverOptions.REAL_DATA.maskDegrees()).isEqualTo(15);
        assertThat(SolverOptions.SIMULATED.describe())
                .isEqualTo(
                        "RTKLIB 2.4.3 b34: kinematic, continuous AR, ratio 3.0, min-lock 0, mask 10°, AR elevation 15°,"
                                + " ionosphere off, Saastamoinen");
        assertThat(SolverOptions.REAL_DATA.describe())
                .isEqualTo(SolverOptions.SIMULATED.describe().replace("mask 10°", "mask 15°"));
    }

    /** VRS has a null antenna at its base, a single base its own; nothing else tells the two solvers apart. */
    @Test
    void onlyTheBasesAntennaDiffersBetweenVrsAndNearest() {
        try (Memory vrs = options(10, SignalProfile.B1I, ANTENNA, RoverAntenna.NULL);
                Memory nearest = options(10, SignalProfile.B1I, ANTENNA, ANTENNA)) {
            assertThat(vrs.getDouble(Layout.OPT_ANTDEL + 16)).isEqualTo(0.12);
            assertThat(vrs.getDouble(Layout.OPT_PCVR + Layout.PCV_OFFSET + 16)).isEqualTo(0.11);
            long base = Layout.OPT_PCVR + Layout.PCV;
            assertThat(nearest.getDouble(base + Layout.PCV_OFFSET + 16)).isEqualTo(0.11);
            assertThat(nearest.getDouble(Layout.OPT_ANTDEL + 24 + 16)).isEqualTo(0.12);
            nearest.setMemory(Layout.OPT_ANTDEL + 24, 24, (byte) 0);
            nearest.setMemory(base, Layout.PCV, (byte) 0);
            vrs.setMemory(Layout.OPT_ANTDEL + 24, 24, (byte) 0);
            vrs.setMemory(base, Layout.PCV, (byte) 0);
            assertThat(nearest.getByteArray(0, Layout.OPT)).isEqualTo(vrs.getByteArray(0, Layout.OPT));
        }
    }

    private static Memory options(double mask, SignalProfile profile, RoverAntenna rover, RoverAntenna base) {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), "librtklib1 is not installed");
        return Filter.options(
                new RtklibRover.Setup(profile, new SolverOptions(mask), GpsTime.ofWeek(2400, 0), rover, base, false),
                base);
    }
}
