package org.dubhe.caster;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A source that this side has opened by itself, as the caster's own sources are counted and handed on. One thread at a time, which need not be an
 * event loop.
 */
public final class PulledSource {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SourceSlot slot;
    private final SourceIntake intake;
    private final LongSupplier nanoClock;
    private StreamNoise noise;
    private long lookedNanos;
    private long crcErrors;
    private long skippedBytes;

    PulledSource(SourceSlot slot) {
        this(slot, System::nanoTime);
    }

    PulledSource(SourceSlot slot, LongSupplier nanoClock) {
        this.slot = slot;
        this.intake = new SourceIntake(slot);
        this.nanoClock = nanoClock;
        this.noise = new StreamNoise(slot.name());
    }

    /** Its stream has begun. */
    public void connected() {
        noise = new StreamNoise(slot.name());
        lookedNanos = nanoClock.getAsLong();
        crcErrors = 0;
        skippedBytes = 0;
        intake.begin();
    }

    /** A whole frame; see {@link FrameSink#frame}. Of no effect once another has come in its place. */
    public void frame(byte[] frame, int offset, int length, long arrivalNanos) {
        if (slot.has(intake)) {
            intake.frame(frame, offset, length, arrivalNanos);
        }
    }

    /** Bytes of a stream that is no RTCM 3; see {@link FrameSink#bytes}. Of no effect once another has come in its place. */
    public void bytes(byte[] bytes, int length, long arrivalNanos) {
        if (slot.has(intake)) {
            intake.bytes(bytes, length, arrivalNanos);
        }
    }

    /** What was received since the last call, frames among it. */
    public void received(long newBytes, long newCrcErrors, long newSkippedBytes) {
        slot.stats.bytes.add(newBytes);
        slot.stats.crcErrors.add(newCrcErrors);
        slot.stats.skippedBytes.add(newSkippedBytes);
        crcErrors += newCrcErrors;
        skippedBytes += newSkippedBytes;
        if (nanoClock.getAsLong() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nanoClock.getAsLong();
            noise.look(skippedBytes, crcErrors);
        }
    }

    /** Its stream has ended. Of no effect once another has come in its place. */
    public void disconnected() {
        intake.end();
    }
}
