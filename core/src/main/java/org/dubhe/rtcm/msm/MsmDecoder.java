package org.dubhe.rtcm.msm;

import org.dubhe.bits.BitReader;
import org.dubhe.rtcm.frame.Frames;

/**
 * Reads an MSM1 to MSM7 into an {@link Msm}: the fields as they stand on the wire, no scaling, reserved bits ignored.
 *
 * <p>Never throws, never reads past the payload, allocates nothing. One thread at a time.
 */
public final class MsmDecoder {
    /** DF003 to DF418, DF394 and DF395: what every MSM has behind its number. */
    private static final int HEADER_AND_MASK_BITS = 61 + 96;

    private final BitReader in = new BitReader();

    /** Decodes a whole frame, preamble to CRC; see {@link #decodePayload}. */
    public MsmResult decode(byte[] frame, int offset, int length, Msm into) {
        int payload = length - Frames.HEADER_BYTES - Frames.CRC_BYTES;
        return decodePayload(frame, offset + Frames.HEADER_BYTES, Math.max(0, payload), into);
    }

    /**
     * Decodes a payload.
     *
     * @param into what it had is overwritten; undefined where the result is not {@link MsmResult#DECODED}
     */
    public MsmResult decodePayload(byte[] buffer, int offset, int length, Msm into) {
        in.reset(buffer, offset, length);
        int number = in.unsigned(12);
        if (!Msm.isMsm(number)) {
            return MsmResult.NOT_MSM;
        }
        if (in.remaining() < HEADER_AND_MASK_BITS) {
            return MsmResult.TRUNCATED;
        }
        into.messageNumber = number;
        readHeader(into);
        readMasks(into);
        int maskBits = into.satelliteCount * into.signalCount;
        if (maskBits > Msm.CELLS_MAX) {
            return MsmResult.IMPOSSIBLE_MASK;
        }
        readCellMask(into, maskBits);
        int level = number % 10;
        readSatellites(into, level);
        readCells(into, level);
        return in.overrun() ? MsmResult.TRUNCATED : MsmResult.DECODED;
    }

    private void readHeader(Msm m) {
        m.stationId = in.unsigned(12);
        m.epoch = in.unsigned(30);
        m.multipleMessage = in.flag();
        m.issueOfDataStation = in.unsigned(3);
        in.skip(7);
        m.clockSteering = in.unsigned(2);
        m.externalClock = in.unsigned(2);
        m.divergenceFreeSmoothing = in.flag();
        m.smoothingInterval = in.unsigned(3);
    }

    private void readMasks(Msm m) {
        long satelliteMask = (in.unsignedLong(32) << 32) | in.unsignedLong(32);
        int count = 0;
        while (satelliteMask != 0) {
            int before = Long.numberOfLeadingZeros(satelliteMask);
            m.satellites[count++] = before + 1;
            satelliteMask &= ~(Long.MIN_VALUE >>> before);
        }
        m.satelliteCount = count;
        int signalMask = (int) in.unsignedLong(32);
        count = 0;
        while (signalMask != 0) {
            int before = Integer.numberOfLeadingZeros(signalMask);
            m.signals[count++] = before + 1;
            signalMask &= ~(Integer.MIN_VALUE >>> before);
        }
        m.signalCount = count;
    }

    private void readCellMask(Msm m, int maskBits) {
        int cells = 0;
        if (maskBits > 0) {
            for (int satellite = 0; satellite < m.satelliteCount; satellite++) {
                int row = (int) in.unsignedLong(m.signalCount) << (32 - m.signalCount);
                while (row != 0) {
                    int signal = Integer.numberOfLeadingZeros(row);
                    m.cellSatellites[cells] = satellite;
                    m.cellSignals[cells++] = signal;
                    row &= ~(Integer.MIN_VALUE >>> signal);
                }
            }
        }
        m.cellCount = cells;
    }

    private void readSatellites(Msm m, int level) {
        int n = m.satelliteCount;
        if (Msm.hasRoughMillis(level)) {
            unsigned(m.roughMillis, n, 8);
        }
        if (Msm.hasRates(level)) {
            unsigned(m.extendedInfo, n, 4);
        }
        unsigned(m.roughModulo, n, 10);
        if (Msm.hasRates(level)) {
            signed(m.roughRates, n, 14);
        }
    }

    private void readCells(Msm m, int level) {
        int n = m.cellCount;
        boolean high = Msm.isHighResolution(level);
        if (level != 2) {
            signed(m.finePseudoranges, n, high ? 20 : 15);
        }
        if (level != 1) {
            signed(m.finePhases, n, high ? 24 : 22);
            unsigned(m.lockTimes, n, high ? 10 : 4);
            for (int i = 0; i < n; i++) {
                m.halfCycles[i] = in.flag();
            }
        }
        if (level >= 4) {
            unsigned(m.cnrs, n, high ? 10 : 6);
        }
        if (Msm.hasRates(level)) {
            signed(m.fineRates, n, 15);
        }
    }

    private void unsigned(int[] into, int count, int bits) {
        for (int i = 0; i < count; i++) {
            into[i] = in.unsigned(bits);
        }
    }

    private void signed(int[] into, int count, int bits) {
        for (int i = 0; i < count; i++) {
            into[i] = in.signed(bits);
        }
    }
}
