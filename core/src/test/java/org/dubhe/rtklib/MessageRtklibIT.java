package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.Antenna1007;
import org.dubhe.rtcm.message.Antenna1008;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.CodePhaseBias1230;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.rtcm.message.Text1029;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RTKLIB reads in the messages that we write: the second opinion on those that no capture has (1007, 1029), and on the others. */
final class MessageRtklibIT {
    // sta_t in rtcm_t: char[64] each, then the position.
    private static final long STATION = Layout.RTCM_STA_POSITION - 464;
    private static final long ANTENNA = STATION + 128;
    private static final long ANTENNA_SERIAL = STATION + 192;
    private static final long RECEIVER = STATION + 256;
    private static final long FIRMWARE = STATION + 320;
    private static final long RECEIVER_SERIAL = STATION + 384;
    private static final long SETUP = STATION + 448;
    private static final long ANTENNA_HEIGHT = STATION + 512;
    private static final long BIASES_ALIGNED = STATION + 520;
    private static final long BIASES = STATION + 528;

    private static final Ecef POSITION = new Ecef(-1_584_123.4567, 5_309_876.5432, 3_145_678.9012);

    private Memory rtcm = new Memory(1);

    @BeforeEach
    void open() {
        RtklibIT.rtklib();
        rtcm = Rtklib.zeroed(Layout.RTCM);
        RtklibNative.init_rtcm(rtcm);
    }

    @AfterEach
    void close() {
        if (rtcm.size() > 1) {
            RtklibNative.free_rtcm(rtcm);
        }
        rtcm.close();
    }

    @Test
    void readsOurPositions() {
        assertThat(decode(StationPosition1005.of(2003, true, POSITION))).isEqualTo(RtklibDecoder.STATION);
        assertThat(rtcm.getInt(Layout.RTCM_STAID)).isEqualTo(2003);
        assertPosition();
        assertThat(decode(StationPosition1006.of(2003, false, POSITION, 1.2345)))
                .isEqualTo(RtklibDecoder.STATION);
        assertPosition();
        assertThat(rtcm.getDouble(ANTENNA_HEIGHT)).isCloseTo(1.2345, within(1e-9));
    }

    @Test
    void readsOurDescriptors() {
        assertThat(decode(new Antenna1007(7, "SEPCHOKE_B3E6   SPKE", 3))).isEqualTo(RtklibDecoder.STATION);
        assertThat(text(ANTENNA)).isEqualTo("SEPCHOKE_B3E6   SPKE");
        assertThat(rtcm.getInt(SETUP)).isEqualTo(3);
        assertThat(decode(new Antenna1008(7, "AOAD/M_T        NONE", 5, "SN-42")))
                .isEqualTo(RtklibDecoder.STATION);
        assertThat(text(ANTENNA)).isEqualTo("AOAD/M_T        NONE");
        assertThat(text(ANTENNA_SERIAL)).isEqualTo("SN-42");
        assertThat(rtcm.getInt(SETUP)).isEqualTo(5);
        assertThat(decode(new AntennaReceiver1033(7, "ADVNULLANTENNA", 1, "", "DUBHE", "0.1", "R9")))
                .isEqualTo(RtklibDecoder.STATION);
        assertThat(text(ANTENNA)).isEqualTo("ADVNULLANTENNA");
        assertThat(text(ANTENNA_SERIAL)).isEmpty();
        assertThat(text(RECEIVER)).isEqualTo("DUBHE");
        assertThat(text(FIRMWARE)).isEqualTo("0.1");
        assertThat(text(RECEIVER_SERIAL)).isEqualTo("R9");
        assertThat(rtcm.getInt(SETUP)).isEqualTo(1);
    }

    /** RTKLIB takes the count of characters for one of bytes, so the text is ASCII. */
    @Test
    void readsOurTexts() {
        String said = "Dubhe: single base, network not ready";
        decode(Text1029.of(1, Instant.parse("2026-06-26T16:00:00Z"), said));
        byte[] all = rtcm.getByteArray(0, Layout.RTCM_BUFF);
        assertThat(new String(all, StandardCharsets.ISO_8859_1)).contains(said + "\0");
    }

    @Test
    void readsOurGlonassBiases() {
        decode(new CodePhaseBias1230(7, true, 50, -100, 3, 32_767));
        assertThat(rtcm.getInt(BIASES_ALIGNED)).isEqualTo(1);
        assertThat(rtcm.getDoubleArray(BIASES, 4)).containsExactly(new double[] {1, -2, 0.06, 655.34}, within(1e-9));
    }

    private void assertPosition() {
        double[] read = rtcm.getDoubleArray(Layout.RTCM_STA_POSITION, 3);
        assertThat(read[0]).isCloseTo(POSITION.xMeters(), within(1e-8));
        assertThat(read[1]).isCloseTo(POSITION.yMeters(), within(1e-8));
        assertThat(read[2]).isCloseTo(POSITION.zMeters(), within(1e-8));
    }

    private String text(long at) {
        return rtcm.getString(at, StandardCharsets.ISO_8859_1.name());
    }

    private int decode(RtcmMessage message) {
        byte[] frame = new byte[Frames.BYTES_MAX];
        int length = new MessageEncoder().encode(message, frame, 0);
        rtcm.write(Layout.RTCM_BUFF, frame, 0, length);
        rtcm.setInt(Layout.RTCM_LEN, length - Frames.CRC_BYTES);
        return RtklibNative.decode_rtcm3(rtcm);
    }
}
