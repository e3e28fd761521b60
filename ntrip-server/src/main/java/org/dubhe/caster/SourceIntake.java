package org.dubhe.caster;

import static org.dubhe.log.LogFields.mountpoint;

import org.dubhe.rtcm.frame.Frames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a source's stream, pushed or pulled: it is counted, looked at and handed to the {@link FrameSink}. One thread at a time. */
final class SourceIntake {
    private static final Logger LOG = LoggerFactory.getLogger(SourceIntake.class);

    private final SourceSlot slot;
    private int lastForeignId = -1;

    SourceIntake(SourceSlot slot) {
        this.slot = slot;
    }

    void begin() {
        slot.stats.connects.increment();
        slot.stats.profile.begin();
        slot.connected(this);
    }

    void frame(byte[] buffer, int offset, int length, long arrivalNanos) {
        SourceSlot.Way way = slot.way();
        slot.stats.frames.increment();
        slot.stats.lastFrameNanos = arrivalNanos;
        slot.stats.profile.frame(buffer, offset, length, arrivalNanos);
        int expected = way.mount().stationId();
        if (expected >= 0 && StationIds.isIn(Frames.messageNumber(buffer, offset, length))) {
            int said = Frames.stationId(buffer, offset, length);
            if (said != expected) {
                foreign(said, expected);
            }
        }
        if (!way.sink().frame(way.station(), buffer, offset, length, arrivalNanos)) {
            slot.stats.droppedFrames.increment();
        }
    }

    void bytes(byte[] bytes, int length, long arrivalNanos) {
        SourceSlot.Way way = slot.way();
        slot.stats.lastFrameNanos = arrivalNanos;
        if (!way.sink().bytes(way.station(), bytes, 0, length, arrivalNanos)) {
            slot.stats.droppedFrames.increment();
        }
    }

    void end() {
        slot.disconnected(this);
    }

    private void foreign(int said, int expected) {
        slot.stats.foreignIds.increment();
        if (said != lastForeignId) {
            lastForeignId = said;
            LOG.warn(
                    "source {}: sends station id {} (expected: {}); is the right receiver on this mountpoint?",
                    mountpoint(slot.name()),
                    said,
                    expected);
        }
    }
}
