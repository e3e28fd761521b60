package org.dubhe.simulation;

import org.dubhe.rtcm.msm.LockTime;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmEncoder;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;

/**
 * Writes a {@link ReceiverEpoch} as MSM4, 5 or 7, one message per system or more where satellites × signals exceed 64 (RTCM 10403.3 §3.5.16). The
 * splitting of ranges is the simulator's own, so that it can contradict the engine's.
 */
final class MsmWriter {
    private static final double MILLI_METERS = Signal.SPEED_OF_LIGHT * 1e-3;
    private static final int MODULO_PER_MILLI = 1 << 10;
    /** Reach of the fine ranges, the same at both resolutions (DF400 and DF405, DF401 and DF406). */
    private static final double FINE_CODE_MILLIS = 1.0 / (1 << 10);

    private static final double FINE_PHASE_MILLIS = 1.0 / (1 << 8);
    private static final int GLONASS_CHANNEL_OFFSET = 7;

    private final int level;
    private final boolean high;
    private final int fineCodeLimit;
    private final int finePhaseLimit;
    private final Msm msm = new Msm();
    private final MsmEncoder encoder = new MsmEncoder();
    private ReceiverEpoch epoch = new ReceiverEpoch();

    /** A writer of one level: 4, 5 or 7. */
    MsmWriter(int level) {
        this.level = level;
        high = Msm.isHighResolution(level);
        fineCodeLimit = 1 << (high ? 19 : 14);
        finePhaseLimit = 1 << (high ? 23 : 21);
    }

    /**
     * Appends the messages of one epoch.
     *
     * @return the position after the last byte written
     */
    int write(ReceiverEpoch observed, int stationId, GpsTime tag, byte[] out, int offset) {
        epoch = observed;
        msm.stationId = stationId;
        int at = offset;
        int cell = 0;
        while (cell < epoch.cellCount()) {
            int end = messageEnd(cell);
            fill(cell, end, tag);
            msm.multipleMessage = end < epoch.cellCount();
            int length = encoder.encode(msm, out, at);
            if (length < 0) {
                throw new IllegalStateException("message " + msm.messageNumber + " cannot be encoded");
            }
            at += length;
            cell = end;
        }
        return at;
    }

    /** First cell that does not go into the message that starts with this one. */
    private int messageEnd(int first) {
        Constellation constellation = Satellite.constellation(epoch.satellite(first));
        int mask = 0;
        int satellites = 0;
        int cell = first;
        while (cell < epoch.cellCount() && Satellite.constellation(epoch.satellite(cell)) == constellation) {
            int next = cell;
            int grown = mask;
            while (next < epoch.cellCount() && epoch.satellite(next) == epoch.satellite(cell)) {
                grown |= 1 << (epoch.signal(next).msmId() - 1);
                next++;
            }
            if ((satellites + 1) * Integer.bitCount(grown) > Msm.CELLS_MAX) {
                break;
            }
            satellites++;
            mask = grown;
            cell = next;
        }
        return cell;
    }

    private void fill(int first, int end, GpsTime tag) {
        Constellation constellation = Satellite.constellation(epoch.satellite(first));
        msm.messageNumber = constellation.msmBase() + level;
        msm.epoch = epochField(constellation, tag);
        int mask = 0;
        for (int cell = first; cell < end; cell++) {
            mask |= 1 << (epoch.signal(cell).msmId() - 1);
        }
        msm.signalCount = 0;
        for (int id = 1; id <= Signal.MSM_ID_MAX; id++) {
            if ((mask >>> (id - 1) & 1) == 1) {
                msm.signals[msm.signalCount++] = id;
            }
        }
        msm.satelliteCount = 0;
        msm.cellCount = 0;
        int cell = first;
        while (cell < end) {
            int last = cell;
            while (last < end && epoch.satellite(last) == epoch.satellite(cell)) {
                last++;
            }
            fillSatellite(cell, last, mask);
            cell = last;
        }
    }

    private void fillSatellite(int first, int end, int mask) {
        int satellite = msm.satelliteCount++;
        boolean glonass = Satellite.constellation(epoch.satellite(first)) == Constellation.GLONASS;
        msm.satellites[satellite] = Satellite.number(epoch.satellite(first));
        msm.extendedInfo[satellite] = glonass ? epoch.glonassChannel(first) + GLONASS_CHANNEL_OFFSET : 0;
        long rough = Math.round(epoch.pseudorangeMeters(first) / MILLI_METERS * MODULO_PER_MILLI);
        double roughMeters = rough * MILLI_METERS / MODULO_PER_MILLI;
        msm.roughMillis[satellite] = (int) (rough / MODULO_PER_MILLI);
        msm.roughModulo[satellite] = (int) (rough % MODULO_PER_MILLI);
        int roughRate = (int) Math.rint(rate(first));
        msm.roughRates[satellite] = roughRate;
        for (int cell = first; cell < end; cell++) {
            int at = msm.cellCount++;
            int below = (1 << (epoch.signal(cell).msmId() - 1)) - 1;
            msm.cellSatellites[at] = satellite;
            msm.cellSignals[at] = Integer.bitCount(mask & below);
            double codeMillis = (epoch.pseudorangeMeters(cell) - roughMeters) / MILLI_METERS;
            double phaseMillis = (epoch.phaseCycles(cell) * wavelength(cell) - roughMeters) / MILLI_METERS;
            msm.finePseudoranges[at] = limited(codeMillis / FINE_CODE_MILLIS * fineCodeLimit, fineCodeLimit);
            msm.finePhases[at] = limited(phaseMillis / FINE_PHASE_MILLIS * finePhaseLimit, finePhaseLimit);
            int lockMillis = epoch.lockTimeMillis(cell);
            msm.lockTimes[at] = high ? LockTime.to407(lockMillis) : LockTime.to402(lockMillis);
            msm.halfCycles[at] = epoch.halfCycle(cell);
            msm.cnrs[at] = (int) Math.rint(epoch.cn0DbHz(cell) * (high ? 16 : 1));
            msm.fineRates[at] = (int) Math.rint((rate(cell) - roughRate) * 1e4);
        }
    }

    private double rate(int cell) {
        return -epoch.dopplerHz(cell) * wavelength(cell);
    }

    private double wavelength(int cell) {
        return Signal.SPEED_OF_LIGHT / epoch.signal(cell).carrierHz(epoch.glonassChannel(cell));
    }

    private static int limited(double value, int limit) {
        if (Math.abs(value) >= limit) {
            throw new IllegalStateException("fine range: " + value + " (expected: below " + limit + ")");
        }
        return (int) Math.rint(value);
    }

    /** DF004, DF034 with DF416, DF248, DF427 or DF428. */
    private static int epochField(Constellation constellation, GpsTime tag) {
        long weekMillis = switch (constellation) {
            case BEIDOU -> BeidouTime.of(tag).nanosOfWeek() / 1_000_000;
            case GPS, GALILEO, QZSS, SBAS, NAVIC -> tag.nanosOfWeek() / 1_000_000;
            case GLONASS -> {
                GlonassTime time = GlonassTime.of(tag);
                yield Math.floorMod(time.day(), 7L) << 27 | time.nanosOfDay() / 1_000_000;
            }
        };
        return (int) weekMillis;
    }
}
