package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.BeidouEphemeris1042;
import org.dubhe.rtcm.message.KeplerElements;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class EphemerisWriterIT {
    private static final GpsTime NEAR = GpsTime.ofWeek(2424, 6 * 86_400L * GpsTime.SECOND);

    /** Every 1042 of an hour of real data: what we write equals what RTKLIB's own decoder makes of the same frame. */
    @Test
    void writesWhatRtklibDecodes() throws IOException {
        Rtklib rtklib = RtklibIT.rtklib();
        Path file = Path.of(System.getProperty("dubhe.root"), "../shared/data/sichuan2026/base_all.rtcm3");
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent");
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), 200_000);
        int[] compared = new int[1];
        try (RtklibDecoder decoder = new RtklibDecoder(rtklib, NEAR, "-EPHALL")) {
            new FrameDecoder((buffer, offset, length) -> {
                        if (Frames.messageNumber(buffer, offset, length) == BeidouEphemeris1042.NUMBER) {
                            decoder.load(buffer, offset, length);
                            assertThat(decoder.decode()).isEqualTo(RtklibDecoder.EPHEMERIS);
                            assertThat(new MessageDecoder().decode(buffer, offset, length))
                                    .isInstanceOfSatisfying(
                                            BeidouEphemeris1042.class,
                                            message -> compare(
                                                    rtklib,
                                                    of(message),
                                                    decoder.ephemeris().getByteArray(0, Layout.EPH)));
                            compared[0]++;
                        }
                    })
                    .accept(bytes, 0, bytes.length);
        }
        assertThat(compared[0]).isGreaterThan(50);
    }

    private static void compare(Rtklib rtklib, KeplerEphemeris ephemeris, byte[] expected) {
        ByteBuffer ours =
                ByteBuffer.wrap(EphemerisWriter.write(rtklib, ephemeris)).order(ByteOrder.nativeOrder());
        ByteBuffer theirs = ByteBuffer.wrap(expected).order(ByteOrder.nativeOrder());
        for (int at : new int[] {
            Layout.EPH_SAT, Layout.EPH_IODE, Layout.EPH_IODC, Layout.EPH_SVA, Layout.EPH_SVH, Layout.EPH_WEEK
        }) {
            assertThat(ours.getInt(at)).as("int at %d", at).isEqualTo(theirs.getInt(at));
        }
        assertThat(ours.getLong(Layout.EPH_TOE)).isEqualTo(theirs.getLong(Layout.EPH_TOE));
        assertThat(ours.getLong(Layout.EPH_TOC)).isEqualTo(theirs.getLong(Layout.EPH_TOC));
        for (int at = Layout.EPH_A; at < Layout.EPH_TGD + 16; at += 8) {
            double value = theirs.getDouble(at);
            assertThat(ours.getDouble(at)).as("double at %d", at).isCloseTo(value, within(Math.abs(value) * 1e-14));
        }
    }

    private static KeplerEphemeris of(BeidouEphemeris1042 m) {
        KeplerElements e = m.elements();
        GpsTime toe =
                BeidouTime.ofWeek(m.week(), Math.round(e.toeSeconds() * 1e9)).toGps();
        GpsTime toc = BeidouTime.ofWeek(m.week(), Math.round(m.clock().tocSeconds() * 1e9))
                .toGps();
        return new KeplerEphemeris(
                Satellite.index(Constellation.BEIDOU, m.satellite()),
                NavigationMessage.D1,
                m.aode(),
                m.aodc(),
                m.unhealthy() ? 1 : 0,
                m.accuracy(),
                0,
                toe,
                new KeplerOrbit(
                        e.sqrtAxis(),
                        e.eccentricity(),
                        e.i0Rad(),
                        e.idotRadPerSecond(),
                        e.omega0Rad(),
                        e.omegaDotRadPerSecond(),
                        e.omegaRad(),
                        e.m0Rad(),
                        e.deltaNRadPerSecond(),
                        e.cucRad(),
                        e.cusRad(),
                        e.crcMeters(),
                        e.crsMeters(),
                        e.cicRad(),
                        e.cisRad()),
                new ClockPolynomial(
                        toc,
                        m.clock().af0Seconds(),
                        m.clock().af1SecondsPerSecond(),
                        m.clock().af2SecondsPerSecondSquared()),
                m.tgd1() * 1e-10,
                m.tgd2() * 1e-10);
    }
}
