package org.dubhe.rtklib;

import java.nio.ByteBuffer;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;

/**
 * Writes epochs as {@code obsd_t[]}: the profile's signals alone, loss of lock told by the lock time.
 *
 * <p>A slip is where the lock time decreases or stays 0, as RTKLIB's own MSM decoder has it.
 */
final class EpochWriter {
    private final Rtklib rtklib;
    private final boolean[] wanted = new boolean[7 * (Signal.MSM_ID_MAX + 1)];
    private final int[] lockMillis = new int[Satellite.COUNT * (Signal.MSM_ID_MAX + 1)];

    EpochWriter(Rtklib rtklib, SignalProfile profile) {
        this.rtklib = rtklib;
        for (SignalProfile.Bands bands : profile.bands()) {
            for (int slot = 0; slot < SignalProfile.SLOTS; slot++) {
                for (String code : bands.slot(slot)) {
                    Signal signal = Signal.ofRinexCode(bands.constellation(), code);
                    if (signal != null) {
                        wanted[index(bands.constellation().ordinal(), signal.msmId())] = true;
                    }
                }
            }
        }
    }

    private static int index(int row, int msmId) {
        return row * (Signal.MSM_ID_MAX + 1) + msmId;
    }

    /** Writes an epoch; says how many satellites. */
    int write(EpochObservations epoch, ByteBuffer into) {
        long seconds = Rtklib.unixSeconds(epoch.timeNanos());
        double fraction = Rtklib.fraction(epoch.timeNanos());
        int count = 0;
        int slot = 0;
        int last = -1;
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            int satellite = epoch.satellite(cell);
            if (!wanted[index(satellite >> 6, epoch.signalId(cell))] || rtklib.number(satellite) == 0) {
                continue;
            }
            if (satellite != last) {
                if (count == Layout.OBSERVATIONS_MAX) {
                    return count;
                }
                into.putLong(count * Layout.OBSD, seconds);
                into.putDouble(count * Layout.OBSD + Layout.TIME_FRACTION, fraction);
                into.put(count * Layout.OBSD + Layout.OBSD_SAT, (byte) rtklib.number(satellite));
                last = satellite;
                slot = 0;
                count++;
            }
            if (slot < Layout.OBSERVATION_SLOTS) {
                writeCell(epoch, cell, into, (count - 1) * Layout.OBSD, slot++);
            }
        }
        return count;
    }

    private void writeCell(EpochObservations epoch, int cell, ByteBuffer into, int at, int slot) {
        int satellite = epoch.satellite(cell);
        int msmId = epoch.signalId(cell);
        into.put(at + Layout.OBSD_CODE + slot, rtklib.code(Satellite.constellation(satellite), msmId));
        into.putDouble(at + Layout.OBSD_RANGE + 8 * slot, orZero(epoch.pseudorangeMeters(cell)));
        into.putDouble(at + Layout.OBSD_PHASE + 8 * slot, orZero(epoch.phaseCycles(cell)));
        into.putFloat(at + Layout.OBSD_DOPPLER + 4 * slot, (float) orZero(epoch.dopplerHz(cell)));
        into.putShort(at + Layout.OBSD_SNR + 2 * slot, (short) Math.round(orZero(epoch.cn0DbHz(cell)) * 1000));
        into.put(at + Layout.OBSD_LLI + slot, (byte) (epoch.halfCycle(cell) ? 2 : 0));
        int lock = epoch.lockTimeMillis(cell);
        if (lock != EpochObservations.LOCK_UNKNOWN && !Double.isNaN(epoch.phaseCycles(cell))) {
            int index = index(satellite, msmId);
            if (lock < lockMillis[index] || (lock == 0 && lockMillis[index] == 0)) {
                into.put(at + Layout.OBSD_LLI + slot, (byte) (into.get(at + Layout.OBSD_LLI + slot) | 1));
            }
            lockMillis[index] = lock;
        }
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
