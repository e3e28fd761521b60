package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dubhe.rtcm.frame.Captures;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibDecoder;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Epochs of real captures against RTKLIB's decoder, observation by observation. */
final class EpochRtklibIT {
    private static final GpsTime NEAR = GpsTime.ofWeek(2200, 300_000 * GpsTime.SECOND);

    /** One station each; a capture that begins in mid-epoch still ends its epochs as RTKLIB does. */
    static List<String> captures() {
        return List.of(
                "msm4_eph.rtcm3", "msm5_bds3.rtcm3", "msm7_bds3.rtcm3", "network_01.rtcm3", "ublox_f9r_mixed.bin");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void pseudorangePhaseDopplerAndStrengthAreRtklibs(String capture) {
        List<byte[]> frames = Captures.frames(Captures.bytes(capture));
        Map<Long, EpochObservations> ours = new HashMap<>();
        EpochAssembler assembler = new EpochAssembler(NEAR::nanos, epoch -> {
            EpochObservations copy = new EpochObservations();
            copy.copyFrom(epoch);
            ours.put(epoch.timeNanos(), copy);
        });
        frames.forEach(frame -> assembler.onFrame(frame, 0, frame.length));
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        int compared = 0;
        try (RtklibDecoder rtklib = new RtklibDecoder(Rtklib.find().orElseThrow(), NEAR)) {
            EpochObservations theirs = new EpochObservations();
            for (byte[] frame : frames) {
                rtklib.load(frame, 0, frame.length);
                if (rtklib.decode() == RtklibDecoder.OBSERVATIONS) {
                    rtklib.copyTo(theirs);
                    compared += compare(Objects.requireNonNull(ours.get(theirs.timeNanos()), theirs::toString), theirs);
                }
            }
        }
        assertThat(compared).as("cells compared").isGreaterThan(ours.size() * 10);
    }

    private static int compare(EpochObservations ours, EpochObservations theirs) {
        int compared = 0;
        for (int i = 0; i < theirs.cellCount(); i++) {
            int cell = ours.find(theirs.satellite(i), theirs.signalId(i));
            String what =
                    Satellite.name(theirs.satellite(i)) + " signal " + theirs.signalId(i) + " at " + theirs.time();
            assertThat(cell).as(what).isNotNegative();
            assertClose(ours.pseudorangeMeters(cell), theirs.pseudorangeMeters(i), 1e-6, what + " range");
            assertClose(ours.phaseCycles(cell), theirs.phaseCycles(i), 1e-5, what + " phase");
            assertClose(ours.dopplerHz(cell), theirs.dopplerHz(i), 2e-3, what + " Doppler");
            if (theirs.cn0DbHz(i) > 0) {
                assertThat(ours.cn0DbHz(cell)).as(what).isCloseTo(theirs.cn0DbHz(i), within(0.13f));
            }
            compared++;
        }
        return compared;
    }

    /** RTKLIB has 0 for "none", which the decoder's copy gives as NaN. */
    private static void assertClose(double ours, double theirs, double tolerance, String what) {
        if (!Double.isNaN(theirs)) {
            assertThat(ours).as(what).isCloseTo(theirs, within(tolerance));
        }
    }
}
