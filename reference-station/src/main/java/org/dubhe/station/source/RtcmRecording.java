package org.dubhe.station.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.observation.BroadcastEphemerides;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.KeplerMessage;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.rtcm.msm.MsmTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/**
 * A recording of one station's RTCM 3 stream, cut into its epochs by the time of the MSMs.
 *
 * <p>An epoch ends where the next MSM has another time; the frames in front of that MSM (positions, ephemerides) go with it. Nothing of the
 * recording is lost but bytes that are no frame. An MSM that cannot be read stays where it is. The week comes from the time that the caller
 * says and then from epoch to epoch. One thread at a time.
 */
public final class RtcmRecording implements EpochSource {
    private static final int BLOCK_BYTES = 64 * 1024;

    /** An epoch of a real station has below 10 kB; one that never ends is cut here. */
    static final int EPOCH_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final FrameDecoder frames = new FrameDecoder(this::frame);
    private final MsmDecoder decoder = new MsmDecoder();
    private final Msm msm = new Msm();
    private final ArrayDeque<EpochFrames> ready = new ArrayDeque<>();
    private final byte[] block = new byte[BLOCK_BYTES];
    private byte[] pending = new byte[16 * 1024];
    private int pendingLength;

    /** End of the last MSM in {@link #pending}; what follows belongs to the next epoch. */
    private int observationsEnd;

    private long referenceNanos;
    private long epochNanos = MsmTime.INVALID;
    private boolean atEnd;

    /**
     * A recording from its start.
     *
     * @param near GPST near the first epoch, good to half a week (with GLONASS alone: half a day)
     */
    public RtcmRecording(InputStream in, GpsTime near) {
        this.in = in;
        this.referenceNanos = near.nanos();
    }

    /** Opens a file, unpacking it where its name ends in {@code .gz}. */
    public static RtcmRecording open(Path file, GpsTime near) throws IOException {
        return new RtcmRecording(bytes(file), near);
    }

    /**
     * About when a recording begins, from its first ephemeris.
     *
     * @return right to some hours; {@code null} where it has no ephemeris of GPS, Galileo, QZSS or BeiDou
     */
    public static @Nullable GpsTime firstTime(Path file) throws IOException {
        FirstEphemeris found = new FirstEphemeris();
        try (InputStream in = bytes(file)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int n = in.read(block); n >= 0 && found.toe == null; n = in.read(block)) {
                found.frames.accept(block, 0, n);
            }
        }
        return found.toe;
    }

    private static InputStream bytes(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BLOCK_BYTES) : bytes;
    }

    private static final class FirstEphemeris {
        private final MessageDecoder messages = new MessageDecoder();
        private final FrameDecoder frames = new FrameDecoder(this::frame);
        private @Nullable GpsTime toe;

        private void frame(byte[] buffer, int offset, int length) {
            if (toe == null && messages.decode(buffer, offset, length) instanceof KeplerMessage message) {
                Ephemeris ephemeris = BroadcastEphemerides.ofMessage(message, ServiceClock.UNKNOWN);
                toe = ephemeris == null ? null : ephemeris.toe();
            }
        }
    }

    /** {@inheritDoc} Frames behind the last MSM come with the last epoch. */
    @Override
    public @Nullable EpochFrames next() throws IOException {
        while (ready.isEmpty() && !atEnd) {
            int count = in.read(block);
            if (count > 0) {
                frames.accept(block, 0, count);
            } else if (count < 0) {
                atEnd = true;
                frames.end();
                observationsEnd = pendingLength;
                cut();
            }
        }
        return ready.poll();
    }

    /** Bytes so far that belong to no frame. */
    public long skippedBytes() {
        return frames.skippedBytes();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void frame(byte[] buffer, int offset, int length) {
        boolean observations = Msm.isMsm(Frames.messageNumber(buffer, offset, length))
                && decoder.decode(buffer, offset, length, msm) == MsmResult.DECODED;
        if (observations) {
            long nanos = MsmTime.gpsNanos(msm.constellation(), msm.epoch, referenceNanos);
            if (nanos != MsmTime.INVALID && nanos != epochNanos) {
                cut();
                epochNanos = nanos;
                referenceNanos = nanos;
            }
        } else if (pendingLength + length > EPOCH_BYTES_MAX) {
            cut();
        }
        if (pendingLength + length > pending.length) {
            pending = Arrays.copyOf(pending, 2 * (pendingLength + length));
        }
        System.arraycopy(buffer, offset, pending, pendingLength, length);
        pendingLength += length;
        observationsEnd = observations ? pendingLength : observationsEnd;
    }

    /** Ends the epoch at its last MSM; before the first epoch nothing has ended. */
    private void cut() {
        if (epochNanos == MsmTime.INVALID || observationsEnd == 0) {
            return;
        }
        ready.add(new EpochFrames(epochNanos, Arrays.copyOf(pending, observationsEnd)));
        System.arraycopy(pending, observationsEnd, pending, 0, pendingLength - observationsEnd);
        pendingLength -= observationsEnd;
        observationsEnd = 0;
    }
}
