package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibOracle;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every ephemeris of real captures, from its frame by our decoder and by RTKLIB's: the satellite must stand at the same place. */
final class BroadcastEphemeridesIT {
    private static final double PSEUDORANGE = 2.4e7;

    private final SatelliteState ours = new SatelliteState();
    private final SatelliteState theirs = new SatelliteState();

    @ParameterizedTest
    @CsvSource({
        "data/sichuan2026/base_all.rtcm3, BEIDOU",
        "vectors/msm4_eph.rtcm3, GPS GLONASS GALILEO BEIDOU",
        "vectors/msm7_bds3.rtcm3, GPS GLONASS GALILEO BEIDOU"
    })
    void everyEphemerisOfACaptureAgreesWithRtklib(String capture, String systems) throws IOException {
        Path file = Path.of(System.getProperty("dubhe.root", ".."), "../shared").resolve(capture);
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        List<byte[]> frames = ephemerisFrames(Files.readAllBytes(file));
        long near = present(frames);
        Map<Constellation, Integer> compared = new EnumMap<>(Constellation.class);
        try (RtklibOracle oracle = new RtklibOracle(Rtklib.find().orElseThrow(), new GpsTime(near))) {
            for (byte[] frame : frames) {
                Ephemeris ephemeris = decode(frame, near);
                if (ephemeris == null || !oracle.ephemeris(frame)) {
                    continue;
                }
                long reception = ephemeris.toe().nanos() + 1234 * GpsTime.SECOND + 567_890_123;
                int health = oracle.satposs(ephemeris.satellite(), reception, PSEUDORANGE, theirs);
                if (health == -1) {
                    continue;
                }
                long sent = reception - Math.round(PSEUDORANGE / Signal.SPEED_OF_LIGHT * 1e9);
                sent -= Math.round(ephemeris.coarseClockSeconds(sent) * 1e9);
                ephemeris.stateAt(sent, ours);
                String name = Satellite.name(ephemeris.satellite()) + " " + ephemeris;
                double off = Math.hypot(
                        Math.hypot(ours.xMeters - theirs.xMeters, ours.yMeters - theirs.yMeters),
                        ours.zMeters - theirs.zMeters);
                double clockOff = Math.abs(ours.clockBiasSeconds - theirs.clockBiasSeconds);
                // RTKLIB's instant of emission is a double of seconds, ours whole nanoseconds: 0.5 ns at 4 km/s are 2
                // µm.
                assertThat(off).as(name).isLessThan(1e-4);
                assertThat(clockOff).as(name).isLessThan(1e-13);
                if (!(ephemeris instanceof GlonassEphemeris)) {
                    assertThat(ephemeris.healthy()).as(name).isEqualTo(health == 0);
                }
                compared.merge(Satellite.constellation(ephemeris.satellite()), 1, Integer::sum);
            }
        }
        assertThat(compared.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(systems.split(" "))
                        .map(Constellation::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"data/sichuan2026/base_all.rtcm3", "vectors/msm4_eph.rtcm3", "vectors/msm7_bds3.rtcm3"})
    void everyEphemerisComesBackFromAMessageMadeOfIt(String capture) throws IOException {
        Path file = Path.of(System.getProperty("dubhe.root", ".."), "../shared").resolve(capture);
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        List<byte[]> frames = ephemerisFrames(Files.readAllBytes(file));
        long near = present(frames);
        MessageEncoder encoder = new MessageEncoder();
        byte[] again = new byte[1029];
        int compared = 0;
        for (byte[] frame : frames) {
            Ephemeris ephemeris = decode(frame, near);
            RtcmMessage message = ephemeris == null ? null : BroadcastEphemerides.toMessage(ephemeris);
            if (message == null) {
                continue;
            }
            int length = encoder.encode(message, again, 0);
            assertThat(length).isEqualTo(frame.length);
            Ephemeris twice = decode(Arrays.copyOf(again, length), near);
            assertThat(twice).isEqualTo(ephemeris);
            compared++;
        }
        assertThat(compared).isGreaterThan(20);
    }

    private static @Nullable Ephemeris decode(byte[] frame, long near) {
        RtcmMessage message = new MessageDecoder().decode(frame, 0, frame.length);
        return message == null ? null : BroadcastEphemerides.ofMessage(message, near);
    }

    private static List<byte[]> ephemerisFrames(byte[] stream) {
        List<byte[]> out = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
            byte[] frame = Arrays.copyOfRange(buffer, offset, offset + length);
            RtcmMessage message = new MessageDecoder().decode(frame, 0, frame.length);
            if (message != null
                    && switch (message.number()) {
                        case 1019, 1020, 1042, 1044, 1045, 1046 -> true;
                        default -> false;
                    }) {
                out.add(frame);
            }
        });
        decoder.accept(stream, 0, stream.length);
        return out;
    }

    /** The time of a capture by its first BeiDou or Galileo ephemeris, whose weeks are full. */
    private static long present(List<byte[]> frames) {
        for (byte[] frame : frames) {
            Ephemeris ephemeris = decode(frame, ServiceClock.UNKNOWN);
            if (ephemeris != null
                    && switch (Satellite.constellation(ephemeris.satellite())) {
                        case BEIDOU, GALILEO -> true;
                        default -> false;
                    }) {
                return ephemeris.toe().nanos();
            }
        }
        throw new AssertionError("neither BeiDou nor Galileo");
    }
}
