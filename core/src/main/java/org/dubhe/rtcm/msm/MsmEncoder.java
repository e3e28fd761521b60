package org.dubhe.rtcm.msm;

import org.dubhe.bits.BitWriter;
import org.dubhe.rtcm.frame.Frames;

/**
 * Writes an {@link Msm} of any level as a whole frame; reserved bits are zero. The inverse of {@link MsmDecoder}.
 *
 * <p>Allocates nothing. One thread at a time.
 */
public final class MsmEncoder {
    /** {@link #encode}'s answer where the message does not exist. */
    public static final int IMPOSSIBLE = -1;

    private final BitWriter out = new BitWriter();

    /**
     * Writes a frame, preamble to CRC.
     *
     * @param frame with room for {@link Frames#BYTES_MAX} from {@code offset}
     * @return its length in bytes; {@link #IMPOSSIBLE} where the number is no MSM, satellites × signals exceed {@link Msm#CELLS_MAX}, or
     *     satellites, signals or cells are not ascending and in range
     */
    public int encode(Msm m, byte[] frame, int offset) {
        if (!possible(m)) {
            return IMPOSSIBLE;
        }
        out.reset(frame, offset + Frames.HEADER_BYTES, Frames.PAYLOAD_BYTES_MAX);
        writeHeader(m);
        writeMasks(m);
        int level = m.level();
        writeSatellites(m, level);
        writeCells(m, level);
        int payload = out.finish();
        return out.overrun() ? IMPOSSIBLE : Frames.seal(frame, offset, payload);
    }

    private static boolean possible(Msm m) {
        if (!Msm.isMsm(m.messageNumber)
                || m.satelliteCount > Msm.SATELLITES_MAX
                || m.signalCount > Msm.SIGNALS_MAX
                || m.satelliteCount * m.signalCount > Msm.CELLS_MAX
                || !ascending(m.satellites, m.satelliteCount, Msm.SATELLITES_MAX)
                || !ascending(m.signals, m.signalCount, Msm.SIGNALS_MAX)) {
            return false;
        }
        int last = -1;
        for (int cell = 0; cell < m.cellCount; cell++) {
            int satellite = m.cellSatellites[cell];
            int signal = m.cellSignals[cell];
            int at = satellite * m.signalCount + signal;
            if (satellite < 0 || signal < 0 || signal >= m.signalCount || satellite >= m.satelliteCount || at <= last) {
                return false;
            }
            last = at;
        }
        return true;
    }

    private static boolean ascending(int[] values, int count, int max) {
        int last = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] <= last || values[i] > max) {
                return false;
            }
            last = values[i];
        }
        return true;
    }

    private void writeHeader(Msm m) {
        out.write(m.messageNumber, 12);
        out.write(m.stationId, 12);
        out.write(m.epoch, 30);
        out.flag(m.multipleMessage);
        out.write(m.issueOfDataStation, 3);
        out.zeros(7);
        out.write(m.clockSteering, 2);
        out.write(m.externalClock, 2);
        out.flag(m.divergenceFreeSmoothing);
        out.write(m.smoothingInterval, 3);
    }

    private void writeMasks(Msm m) {
        long satelliteMask = 0;
        for (int i = 0; i < m.satelliteCount; i++) {
            satelliteMask |= 1L << (64 - m.satellites[i]);
        }
        int signalMask = 0;
        for (int i = 0; i < m.signalCount; i++) {
            signalMask |= 1 << (32 - m.signals[i]);
        }
        out.write(satelliteMask >>> 32, 32);
        out.write(satelliteMask, 32);
        out.write(signalMask, 32);
        int cell = 0;
        for (int satellite = 0; satellite < m.satelliteCount && m.signalCount > 0; satellite++) {
            int row = 0;
            for (; cell < m.cellCount && m.cellSatellites[cell] == satellite; cell++) {
                row |= 1 << (m.signalCount - 1 - m.cellSignals[cell]);
            }
            out.write(row, m.signalCount);
        }
    }

    private void writeSatellites(Msm m, int level) {
        int n = m.satelliteCount;
        if (Msm.hasRoughMillis(level)) {
            write(m.roughMillis, n, 8);
        }
        if (Msm.hasRates(level)) {
            write(m.extendedInfo, n, 4);
        }
        write(m.roughModulo, n, 10);
        if (Msm.hasRates(level)) {
            write(m.roughRates, n, 14);
        }
    }

    private void writeCells(Msm m, int level) {
        int n = m.cellCount;
        boolean high = Msm.isHighResolution(level);
        if (level != 2) {
            write(m.finePseudoranges, n, high ? 20 : 15);
        }
        if (level != 1) {
            write(m.finePhases, n, high ? 24 : 22);
            write(m.lockTimes, n, high ? 10 : 4);
            for (int i = 0; i < n; i++) {
                out.flag(m.halfCycles[i]);
            }
        }
        if (level >= 4) {
            write(m.cnrs, n, high ? 10 : 6);
        }
        if (Msm.hasRates(level)) {
            write(m.fineRates, n, 15);
        }
    }

    private void write(int[] values, int count, int bits) {
        for (int i = 0; i < count; i++) {
            out.write(values[i], bits);
        }
    }
}
