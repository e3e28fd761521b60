package org.dubhe.observation;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.dubhe.rtcm.frame.FrameListener;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.LockTime;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.rtcm.msm.MsmTime;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * Puts the MSM4 to MSM7 of one station together into epochs.
 *
 * <p>An epoch ends at the message whose multiple-message bit (DF393) is 0, at the first message of another time or station, or at {@link #flush}.
 * Streams exist whose bit is 0 on messages in mid-epoch: the first time that shows (a message of the epoch just ended), what comes late is
 * dropped and counted, and from then on only time ends epochs, until the bit was right for {@link #EPOCHS_TO_TRUST} epochs in a row. A message up
 * to {@link #LATE_NANOS} older than the newest epoch is late too; an older one is a jump of the station's time, which starts anew there.
 *
 * <p>The wire has neither week nor, for GLONASS, date: an injected clock says about when it is, right to half a week. What the other
 * constellations' messages show of its error is taken off for GLONASS; a stream of GLONASS alone needs a clock right to 12 h. GLONASS channels come from MSM5 and MSM7 or from 1020 and are kept; without one, and for a signal id that {@link Signal} lacks, a cell has no
 * phase and no Doppler, since their unit needs the frequency.
 *
 * <p>One per stream, on the thread that decodes it. Allocates nothing after construction.
 */
public final class EpochAssembler implements FrameListener {
    /** A message this much older than the newest epoch, or less, was merely late. */
    public static final long LATE_NANOS = 60 * GpsTime.SECOND;

    /** So many epochs in a row must end as the multiple-message bit says before it ends them again. */
    public static final int EPOCHS_TO_TRUST = 100;

    private static final double METERS_PER_MILLI = Signal.SPEED_OF_LIGHT * 1e-3;
    private static final int GLONASS_EPHEMERIS = 1020;
    private static final int CHANNEL_OFFSET = 7;
    private static final int CHANNEL_CODE_MAX = 13;
    private static final int SATELLITE_MAX = 63;
    private static final long NONE = Long.MIN_VALUE;

    private final LongSupplier referenceGpsNanos;
    private final EpochListener listener;
    private final MsmDecoder decoder = new MsmDecoder();
    private final Msm msm = new Msm();
    private final EpochObservations epoch = new EpochObservations();
    private final byte[] glonassChannels = new byte[SATELLITE_MAX + 1];
    private long clockOffsetNanos;
    private boolean open;
    private long newestNanos = NONE;
    private boolean bitTrusted = true;
    private boolean bitSaidEnd;
    private boolean bitWrong;
    private int epochsBitRight;
    private long epochs;
    private long messages;
    private long malformedMessages;
    private long invalidTimes;
    private long lateMessages;
    private long timeJumps;

    /**
     * An assembler at the start of a stream.
     *
     * @param referenceGpsNanos about now, GPST nanoseconds
     */
    public EpochAssembler(LongSupplier referenceGpsNanos, EpochListener listener) {
        this.referenceGpsNanos = referenceGpsNanos;
        this.listener = listener;
        Arrays.fill(glonassChannels, EpochObservations.CHANNEL_UNKNOWN);
    }

    /** Takes a frame: MSM4 to MSM7, and 1020 for its channel; all others are ignored. */
    @Override
    public void onFrame(byte[] buffer, int offset, int length) {
        int number = Frames.messageNumber(buffer, offset, length);
        if (number == GLONASS_EPHEMERIS) {
            acceptGlonassEphemeris(buffer, offset, length);
        } else if (Msm.isMsm(number) && number % 10 >= 4) {
            if (decoder.decode(buffer, offset, length, msm) == MsmResult.DECODED) {
                accept(msm);
            } else {
                malformedMessages++;
            }
        }
    }

    /** Takes a decoded message; one below MSM4 has no full ranges and is ignored. */
    public void accept(Msm m) {
        if (m.level() < 4) {
            return;
        }
        messages++;
        long nanos = timeOf(m);
        if (nanos == MsmTime.INVALID) {
            invalidTimes++;
            return;
        }
        if (open && (nanos != epoch.timeNanos() || m.stationId != epoch.stationId())) {
            finish();
        }
        if (!open && !begin(m, nanos)) {
            return;
        }
        addCells(m);
        if (bitSaidEnd) {
            bitWrong = true;
        }
        bitSaidEnd = !m.multipleMessage;
        if (bitSaidEnd && bitTrusted) {
            finish();
        }
    }

    /** Ends the epoch that is open, if any: for whoever sees that nothing more comes. */
    public void flush() {
        if (open) {
            finish();
        }
    }

    /** Time of the newest epoch begun, GPST nanoseconds; {@link Long#MIN_VALUE} before the first. */
    public long newestNanos() {
        return newestNanos;
    }

    /** Epochs handed over. */
    public long epochs() {
        return epochs;
    }

    /** MSM4 to MSM7 taken. */
    public long messages() {
        return messages;
    }

    /** MSM4 to MSM7 that were cut short or have impossible masks. */
    public long malformedMessages() {
        return malformedMessages;
    }

    /** Messages whose epoch field has no meaning. */
    public long invalidTimes() {
        return invalidTimes;
    }

    /** Messages dropped since their epoch had ended. */
    public long lateMessages() {
        return lateMessages;
    }

    /** Times that the station's time went back by more than {@link #LATE_NANOS}. */
    public long timeJumps() {
        return timeJumps;
    }

    /** True while the multiple-message bit ends epochs. */
    public boolean multipleMessageBitTrusted() {
        return bitTrusted;
    }

    private long timeOf(Msm m) {
        long clock = referenceGpsNanos.getAsLong();
        if (m.constellation() == Constellation.GLONASS) {
            return MsmTime.gpsNanos(Constellation.GLONASS, m.epoch, clock + clockOffsetNanos);
        }
        long nanos = MsmTime.gpsNanos(m.constellation(), m.epoch, clock);
        if (nanos != MsmTime.INVALID) {
            clockOffsetNanos = nanos - clock;
        }
        return nanos;
    }

    private boolean begin(Msm m, long nanos) {
        if (newestNanos != NONE && nanos <= newestNanos) {
            if (newestNanos - nanos <= LATE_NANOS) {
                lateMessages++;
                if (nanos == newestNanos && m.stationId == epoch.stationId()) {
                    bitTrusted = false;
                    epochsBitRight = 0;
                }
                return false;
            }
            timeJumps++;
        }
        newestNanos = nanos;
        open = true;
        bitSaidEnd = false;
        bitWrong = false;
        epoch.reset(m.stationId, nanos);
        return true;
    }

    private void finish() {
        open = false;
        if (!bitTrusted) {
            epochsBitRight = bitSaidEnd && !bitWrong ? epochsBitRight + 1 : 0;
            bitTrusted = epochsBitRight >= EPOCHS_TO_TRUST;
        }
        epochs++;
        epoch.sortCells();
        listener.onEpoch(epoch);
    }

    private void addCells(Msm m) {
        Constellation constellation = m.constellation();
        boolean high = m.level() >= 6;
        boolean rates = m.level() == 5 || m.level() == 7;
        double pseudorangeScale = high ? 0x1p-29 : 0x1p-24;
        double phaseScale = high ? 0x1p-31 : 0x1p-29;
        int pseudorangeInvalid = high ? -(1 << 19) : -(1 << 14);
        int phaseInvalid = high ? -(1 << 23) : -(1 << 21);
        for (int i = 0; i < m.cellCount; i++) {
            int at = m.cellSatellites[i];
            int number = m.satellites[at];
            if (number > SATELLITE_MAX) {
                continue;
            }
            int signalId = m.signals[m.cellSignals[i]];
            int cell = epoch.addCell(Satellite.index(constellation, number), signalId);
            if (cell < 0) {
                return;
            }
            if (constellation == Constellation.GLONASS) {
                epoch.glonassChannel(cell, channel(m, at, rates));
            }
            double wavelength = wavelengthMeters(constellation, signalId, epoch.glonassChannel(cell));
            if (m.roughMillis[at] != Msm.ROUGH_MILLIS_INVALID) {
                double roughMillis = m.roughMillis[at] + m.roughModulo[at] * 0x1p-10;
                if (m.finePseudoranges[i] != pseudorangeInvalid) {
                    epoch.pseudorangeMeters(
                            cell, (roughMillis + m.finePseudoranges[i] * pseudorangeScale) * METERS_PER_MILLI);
                }
                if (m.finePhases[i] != phaseInvalid) {
                    epoch.phaseCycles(
                            cell, (roughMillis + m.finePhases[i] * phaseScale) * METERS_PER_MILLI / wavelength);
                }
            }
            if (rates && m.roughRates[at] != Msm.ROUGH_RATE_INVALID && m.fineRates[i] != Msm.FINE_RATE_INVALID) {
                epoch.dopplerHz(cell, -(m.roughRates[at] + m.fineRates[i] * 1e-4) / wavelength);
            }
            if (m.cnrs[i] != 0) {
                epoch.cn0DbHz(cell, high ? m.cnrs[i] * 0x1p-4f : m.cnrs[i]);
            }
            int lock = high ? LockTime.millisOf407(m.lockTimes[i]) : LockTime.millisOf402(m.lockTimes[i]);
            epoch.lock(cell, lock == LockTime.UNKNOWN ? EpochObservations.LOCK_UNKNOWN : lock, m.halfCycles[i]);
        }
    }

    /** NaN where the frequency is not known; then all that is divided by it is NaN, too. */
    private static double wavelengthMeters(Constellation constellation, int signalId, byte glonassChannel) {
        Signal signal = Signal.ofMsmId(constellation, signalId);
        if (signal == null
                || (constellation == Constellation.GLONASS && glonassChannel == EpochObservations.CHANNEL_UNKNOWN)) {
            return Double.NaN;
        }
        return Signal.SPEED_OF_LIGHT / signal.carrierHz(glonassChannel);
    }

    /** Channel of a GLONASS satellite: from the message where it says it, else what was last heard. */
    private byte channel(Msm m, int at, boolean extended) {
        int number = m.satellites[at];
        if (extended && m.extendedInfo[at] <= CHANNEL_CODE_MAX) {
            glonassChannels[number] = (byte) (m.extendedInfo[at] - CHANNEL_OFFSET);
        }
        return glonassChannels[number];
    }

    /** DF038 (slot) and DF040 (channel + 7) are the 11 bits after DF002. */
    private void acceptGlonassEphemeris(byte[] buffer, int offset, int length) {
        if (length < Frames.HEADER_BYTES + 3 + Frames.CRC_BYTES) {
            return;
        }
        int bits = ((buffer[offset + 4] & 0x0F) << 8) | (buffer[offset + 5] & 0xFF);
        int slot = bits >> 6;
        int code = (bits >> 1) & 0x1F;
        if (slot >= 1 && code <= CHANNEL_CODE_MAX) {
            glonassChannels[slot] = (byte) (code - CHANNEL_OFFSET);
        }
    }
}
