package org.dubhe.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every ephemeris of real captures, from its frame by our decoder and by RTKLIB's: the satellite must stand at the same place. */
final class BroadcastEphemeridesIT {
    private static final double PSEUDORANGE = 2.4e7;

    private final SatelliteState ours = new SatelliteState();
    private final SatelliteState theirs = new SatelliteState();

    /** Satposs takes no F/NAV (1045); its fields have pyrtcm's reading beside them, its formula is that of 1046. */
    @ParameterizedTest
    @CsvSource({
        "data/sichuan2026/base_all.rtcm3, BEIDOU, 1042, true",
        "vectors/msm4_eph.rtcm3, GPS GLONASS GALILEO BEIDOU, 1019 1020 1042 1046, true",
        "vectors/msm7_bds3.rtcm3, GPS GLONASS GALILEO BEIDOU, 1019 1020 1042 1046, true",
        "vectors/ublox_f9r_mixed.bin, GPS GLONASS GALILEO BEIDOU, 1019 1020 1042 1046, true"
    })
    void everyEphemerisOfACaptureThatSatpossTakesAgreesWithRtklib(
            String capture, String systems, String numbers, boolean geostationary) throws IOException {
        Path file = Path.of(System.getProperty("dubhe.root", ".."), "../shared").resolve(capture);
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        List<byte[]> frames = ephemerisFrames(Files.readAllBytes(file));
        long near = present(frames);
        Set<Constellation> compared = EnumSet.noneOf(Constellation.class);
        Set<Integer> comparedNumbers = new TreeSet<>();
        boolean geo = false;
        for (byte[] frame : frames) {
            Ephemeris ephemeris = decode(frame, near);
            if (ephemeris != null && agrees(ephemeris, frame, near)) {
                Constellation system = Satellite.constellation(ephemeris.satellite());
                compared.add(system);
                comparedNumbers.add(Frames.messageNumber(frame, 0, frame.length));
                geo |= system == Constellation.BEIDOU
                        && KeplerEphemeris.isBeidouGeo(Satellite.number(ephemeris.satellite()));
            }
        }
        assertThat(compared)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(systems.split(" "))
                        .map(Constellation::valueOf)
                        .toList());
        assertThat(comparedNumbers)
                .containsExactlyElementsOf(
                        Arrays.stream(numbers.split(" ")).map(Integer::valueOf).toList());
        assertThat(geo).as("a geostationary satellite is among them").isEqualTo(geostationary);
    }

    /** No capture has QZSS's 1044: one made here, by RTKLIB's decoder and ours; its orbit is an inclined geosynchronous one. */
    @Test
    void anEphemerisOfQzssAgreesWithRtklib() {
        long near = GpsTime.ofWeek(2424, 345_600 * GpsTime.SECOND).nanos();
        KeplerEphemeris made = new KeplerEphemeris(
                Satellite.index(Constellation.QZSS, 2),
                NavigationMessage.LNAV,
                77,
                77,
                0,
                2,
                0,
                new GpsTime(near),
                new KeplerOrbit(
                        6493.4, 0.075, 0.71, 3e-10, 2.2, -2.3e-9, -1.57, 0.9, 2.4e-9, -8e-6, 5e-6, -90, -250, 1e-6,
                        -7e-7),
                new ClockPolynomial(new GpsTime(near), -4.2e-5, 1.1e-12, 0),
                -5e-9,
                Double.NaN);
        RtcmMessage message = Objects.requireNonNull(BroadcastEphemerides.toMessage(made));
        byte[] buffer = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(message, buffer, 0);
        byte[] frame = Arrays.copyOf(buffer, length);
        assertThat(Frames.messageNumber(frame, 0, frame.length)).isEqualTo(1044);
        Ephemeris ephemeris = Objects.requireNonNull(decode(frame, near));
        assertThat(agrees(ephemeris, frame, near)).isTrue();
    }

    /** Holds ours to RTKLIB's satellite; false where RTKLIB does not take the message. */
    private boolean agrees(Ephemeris ephemeris, byte[] frame, long near) {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        long reception = ephemeris.toe().nanos() + 1234 * GpsTime.SECOND + 567_890_123;
        int health;
        // One oracle a message: nothing but this very data set can answer.
        try (RtklibOracle oracle = new RtklibOracle(Rtklib.find().orElseThrow(), new GpsTime(near))) {
            health = oracle.ephemeris(frame)
                    ? oracle.satposs(ephemeris.satellite(), reception, PSEUDORANGE, theirs)
                    : -1;
        }
        if (health == -1) {
            return false;
        }
        long sent = reception - Math.round(PSEUDORANGE / Signal.SPEED_OF_LIGHT * 1e9);
        sent -= Math.round(ephemeris.coarseClockSeconds(sent) * 1e9);
        String name = Satellite.name(ephemeris.satellite()) + " " + ephemeris;
        ephemeris.stateAt(sent, ours);
        double off = Math.hypot(
                Math.hypot(ours.xMeters - theirs.xMeters, ours.yMeters - theirs.yMeters),
                ours.zMeters - theirs.zMeters);
        double clockOff = Math.abs(ours.clockBiasSeconds - theirs.clockBiasSeconds);
        // RTKLIB's instant of emission is a double of seconds, ours whole nanoseconds: 0.5 ns at 4 km/s are 2 µm.
        assertThat(off).as(name).isLessThan(1e-4);
        assertThat(clockOff).as(name).isLessThan(1e-13);
        // RTKLIB's rates are differences over the millisecond that follows: those of its middle, to some 10⁻⁷ m / 1 ms.
        ephemeris.stateAt(sent + 500_000, ours);
        assertThat(ours.vxMetersPerSecond).as(name).isCloseTo(theirs.vxMetersPerSecond, within(5e-4));
        assertThat(ours.vyMetersPerSecond).as(name).isCloseTo(theirs.vyMetersPerSecond, within(5e-4));
        assertThat(ours.vzMetersPerSecond).as(name).isCloseTo(theirs.vzMetersPerSecond, within(5e-4));
        assertThat(ours.clockDriftSecondsPerSecond)
                .as(name)
                .isCloseTo(theirs.clockDriftSecondsPerSecond, within(1e-14));
        if (!(ephemeris instanceof GlonassEphemeris)) {
            assertThat(ephemeris.healthy()).as(name).isEqualTo(health == 0);
        }
        return true;
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
