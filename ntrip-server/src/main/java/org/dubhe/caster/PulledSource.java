package org.dubhe.caster;

/**
 * A source that this side has opened by itself, as the caster's own sources are counted and handed on. One thread at a time, which need not be an
 * event loop.
 */
public final class PulledSource {
    private final SourceSlot slot;
    private final SourceIntake intake;

    PulledSource(SourceSlot slot) {
        this.slot = slot;
        this.intake = new SourceIntake(slot);
    }

    /** Its stream has begun. */
    public void connected() {
        intake.begin();
    }

    /** A whole frame; see {@link FrameSink#frame}. Of no effect once another has come in its place. */
    public void frame(byte[] frame, int offset, int length, long arrivalNanos) {
        if (slot.has(intake)) {
            intake.frame(frame, offset, length, arrivalNanos);
        }
    }

    /** What was received since the last call, frames among it. */
    public void received(long bytes, long crcErrors, long skippedBytes) {
        slot.stats.bytes.add(bytes);
        slot.stats.crcErrors.add(crcErrors);
        slot.stats.skippedBytes.add(skippedBytes);
    }

    /** Its stream has ended. Of no effect once another has come in its place. */
    public void disconnected() {
        intake.end();
    }
}
