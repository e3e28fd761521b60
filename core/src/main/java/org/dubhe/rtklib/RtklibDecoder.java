package org.dubhe.rtklib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * RTKLIB's own RTCM 3 decoder: one stream's state ({@code rtcm_t}, 1 MB outside the heap). Close it.
 *
 * <p>Two ways in: {@link #accept} takes any bytes one by one, finds frames and checks their CRC; {@link #load} with {@link #decode} decodes one
 * whole frame that the caller has checked already, as often as wanted (the benchmark does).
 */
public final class RtklibDecoder implements AutoCloseable {
    /** What a byte or a frame completed: {@code input_rtcm3}'s and {@code decode_rtcm3}'s return value. */
    public static final int NOTHING = 0;

    /** The last observation message of an epoch (its multiple-message bit is 0) arrived. */
    public static final int OBSERVATIONS = 1;

    /** A new ephemeris arrived; an unchanged one is {@link #NOTHING}. */
    public static final int EPHEMERIS = 2;

    /** 1005 or 1006 arrived (1007, 1008 and 1033 too). */
    public static final int STATION = 5;

    private final Rtklib rtklib;
    private final Memory rtcm = Rtklib.zeroed(Layout.RTCM);

    /**
     * An empty decoder.
     *
     * @param near within half a week of the data: MSM and ephemerides count in weeks, and without this RTKLIB asks the wall clock
     */
    public RtklibDecoder(Rtklib rtklib, GpsTime near) {
        this(rtklib, near, "");
    }

    /** @param options RTKLIB's receiver options such as {@code -CL2I}: which code has a band's first slot */
    RtklibDecoder(Rtklib rtklib, GpsTime near, String options) {
        this.rtklib = rtklib;
        if (RtklibNative.init_rtcm(rtcm) != 1) {
            throw new OutOfMemoryError("init_rtcm");
        }
        byte[] text = options.getBytes(StandardCharsets.US_ASCII);
        assert text.length < Layout.RTCM_OPT_SIZE : options;
        rtcm.write(Layout.RTCM_OPT, text, 0, text.length);
        rtcm.setByte(Layout.RTCM_OPT + text.length, (byte) 0);
        Rtklib.setTime(rtcm, Layout.RTCM_TIME, near.nanos());
    }

    /** Takes one byte of a stream; says what it completed, negative on a message that RTKLIB calls broken. */
    public int accept(byte data) {
        return RtklibNative.input_rtcm3(rtcm, data);
    }

    /** Puts a whole frame, preamble to CRC, into the decoder's buffer. */
    public void load(byte[] frame, int offset, int length) {
        assert length >= 6 && length <= Layout.RTCM_BUFF_SIZE : length;
        rtcm.write(Layout.RTCM_BUFF, frame, offset, length);
        rtcm.setInt(Layout.RTCM_LEN, length - 3);
    }

    /** Decodes the frame loaded last. */
    public int decode() {
        return RtklibNative.decode_rtcm3(rtcm);
    }

    /** Time of the newest observation message, GPST. */
    public GpsTime time() {
        return new GpsTime(Rtklib.nanos(rtcm, Layout.RTCM_TIME));
    }

    /** Antenna reference point of the newest 1005 or 1006, metres; zero before the first. */
    public Ecef station() {
        return new Ecef(
                rtcm.getDouble(Layout.RTCM_STA_POSITION),
                rtcm.getDouble(Layout.RTCM_STA_POSITION + 8),
                rtcm.getDouble(Layout.RTCM_STA_POSITION + 16));
    }

    /** Satellites of the epoch decoded so far. */
    public int satelliteCount() {
        return rtcm.getInt(Layout.RTCM_OBS_N);
    }

    /**
     * Copies the epoch decoded so far: every satellite and code that RTKLIB kept, in its order. Of lock times
     * RTKLIB keeps the loss alone: 0 where it saw one, else unknown.
     *
     * @param epoch is reset first; its station id is 0
     */
    public void copyTo(EpochObservations epoch) {
        epoch.reset(0, satelliteCount() == 0 ? 0 : Rtklib.nanos(observations(), 0));
        for (int i = 0; i < satelliteCount(); i++) {
            Pointer observation = observations().share((long) i * Layout.OBSD);
            int satellite = rtklib.satellite(observation.getByte(Layout.OBSD_SAT) & 0xFF);
            for (int slot = 0; satellite >= 0 && slot < Layout.OBSERVATION_SLOTS; slot++) {
                copySlot(observation, slot, satellite, epoch);
            }
        }
    }

    private void copySlot(Pointer observation, int slot, int satellite, EpochObservations epoch) {
        int msmId = msmId(satellite, observation.getByte(Layout.OBSD_CODE + slot));
        if (msmId == 0) {
            return;
        }
        int cell = epoch.addCell(satellite, msmId);
        double range = observation.getDouble(Layout.OBSD_RANGE + 8L * slot);
        double phase = observation.getDouble(Layout.OBSD_PHASE + 8L * slot);
        float doppler = observation.getFloat(Layout.OBSD_DOPPLER + 4L * slot);
        epoch.pseudorangeMeters(cell, range == 0 ? Double.NaN : range);
        epoch.phaseCycles(cell, phase == 0 ? Double.NaN : phase);
        epoch.dopplerHz(cell, doppler == 0 ? Double.NaN : doppler);
        epoch.cn0DbHz(cell, (observation.getShort(Layout.OBSD_SNR + 2L * slot) & 0xFFFF) * 0.001f);
        int lli = observation.getByte(Layout.OBSD_LLI + slot);
        epoch.lock(cell, (lli & 1) != 0 ? 0 : EpochObservations.LOCK_UNKNOWN, (lli & 2) != 0);
    }

    private int msmId(int satellite, byte code) {
        for (int id = 1; code != 0 && id <= Signal.MSM_ID_MAX; id++) {
            if (rtklib.code(Satellite.constellation(satellite), id) == code) {
                return id;
            }
        }
        return 0;
    }

    /** {@code obsd_t[satelliteCount()]}, valid until the next byte. */
    Pointer observations() {
        return rtcm.getPointer(Layout.RTCM_OBS_DATA);
    }

    /** {@code eph_t} of the ephemeris that arrived last, valid until the next byte; not for GLONASS. */
    Pointer ephemeris() {
        int index = ephemerisNumber() - 1 + Layout.SATELLITES * rtcm.getInt(Layout.RTCM_EPHSET);
        return rtcm.getPointer(Layout.RTCM_NAV + Layout.NAV_EPH).share((long) index * Layout.EPH);
    }

    /** Whether the ephemeris that arrived last is a {@code geph_t}. */
    boolean ephemerisIsGlonass() {
        int satellite = rtklib.satellite(ephemerisNumber());
        return satellite >= 0 && Satellite.constellation(satellite) == Constellation.GLONASS;
    }

    /** DF003 of the newest MSM, 1005 or 1006. */
    int stationId() {
        return rtcm.getInt(Layout.RTCM_STAID);
    }

    /** RTKLIB's number of the satellite whose ephemeris arrived last. */
    private int ephemerisNumber() {
        return rtcm.getInt(Layout.RTCM_EPHSAT);
    }

    /** The decoder's own {@code nav_t}: all ephemerides so far, 0 or 1 per satellite and set. */
    Pointer navigation() {
        return rtcm.share(Layout.RTCM_NAV, Layout.NAV);
    }

    @Override
    public void close() {
        RtklibNative.free_rtcm(rtcm);
        rtcm.close();
    }
}
