package org.dubhe.app;

import java.util.Objects;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.rtcm.msm.MsmTime;
import org.dubhe.signal.Constellation;

/** Judges the frames of one rover's stream as they come; what it finds goes into the {@link StreamFigures} given with each. */
sealed interface StreamCheck {
    /** The next frame with a good CRC. */
    void frame(byte[] buffer, int offset, int length, long nowNanos, StreamFigures figures);

    /** Whether all has come that had been sent when the marks were taken. */
    boolean hasCome(LoadStations.Marks marks);

    /** Frames that are passed on as a station sent them: raw, and nearest, which may go over to another station. */
    final class Unchanged implements StreamCheck {
        private final SentFrames sent;
        private final boolean nearest;
        private final int raw;
        private final int before;
        private int station = -1;
        private int next;
        private boolean announced;

        /** @param raw the station that was asked for; −1 where it is nearest, which may change */
        Unchanged(SentFrames sent, int raw) {
            this.sent = sent;
            this.nearest = raw < 0;
            this.raw = raw;
            this.before = nearest ? 0 : sent.count(raw);
        }

        @Override
        public void frame(byte[] buffer, int offset, int length, long nowNanos, StreamFigures figures) {
            long key = SentFrames.key(buffer, offset, length);
            if (station >= 0 && sent.is(station, next, key)) {
                advance(nowNanos, figures);
                return;
            }
            long place = sent.place(key);
            if (place == SentFrames.UNKNOWN) {
                figures.foreign++;
            } else if (place == SentFrames.SEVERAL) {
                several(Frames.messageNumber(buffer, offset, length), figures);
            } else {
                unique((int) (place >> 32), (int) place, nowNanos, figures);
            }
        }

        /** In the midst of a stream only the position of the station that comes next, with which nearest begins. */
        private void several(int number, StreamFigures figures) {
            announced |= nearest && (number == StationPosition1005.NUMBER || number == StationPosition1006.NUMBER);
            if (station >= 0 && !announced) {
                figures.doubled++;
            }
        }

        private void unique(int from, int number, long nowNanos, StreamFigures figures) {
            announced = false;
            if (from == station && number < next) {
                figures.doubled++;
                return;
            }
            if (from == station) {
                figures.missing += number - next;
            } else if (station >= 0 && nearest) {
                figures.switches++;
            }
            if (!nearest && from != raw) {
                figures.foreign++;
                return;
            }
            station = from;
            next = number;
            advance(nowNanos, figures);
        }

        private void advance(long nowNanos, StreamFigures figures) {
            if (sent.isLast(station, next)) {
                figures.epochs++;
                figures.latency.recordValue(Math.max(0, nowNanos - sent.sentNanos(station, next)));
            }
            next++;
        }

        @Override
        public boolean hasCome(LoadStations.Marks marks) {
            if (station < 0) {
                return !nearest && marks.frames()[raw] == before; // Its station has been silent since it came.
            }
            return next >= marks.frames()[station];
        }
    }

    /** A virtual station: its bytes are made for this rover alone, its epochs must be whole and follow each other second by second. */
    final class Virtual implements StreamCheck {
        private final LoadStations stations;
        private final MsmDecoder decoder;
        private final Msm msm;
        private long openTag = Long.MIN_VALUE;
        private boolean mixed;
        private int second = -1;

        /**
         * @param decoder shared by the rovers of a thread
         * @param msm shared by the rovers of a thread
         */
        Virtual(LoadStations stations, MsmDecoder decoder, Msm msm) {
            this.stations = stations;
            this.decoder = decoder;
            this.msm = msm;
        }

        @Override
        public void frame(byte[] buffer, int offset, int length, long nowNanos, StreamFigures figures) {
            if (!Msm.isMsm(Frames.messageNumber(buffer, offset, length))) {
                return;
            }
            if (decoder.decode(buffer, offset, length, msm) != MsmResult.DECODED) {
                figures.foreign++;
                return;
            }
            Constellation constellation = Objects.requireNonNull(msm.constellation());
            long tag = MsmTime.gpsNanos(constellation, msm.epoch, stations.startNanos());
            mixed |= openTag != Long.MIN_VALUE && tag != openTag;
            openTag = tag;
            if (msm.multipleMessage) {
                return;
            }
            if (mixed) {
                figures.foreign++;
            } else {
                whole(stations.second(tag), nowNanos, figures);
            }
            mixed = false;
            openTag = Long.MIN_VALUE;
        }

        private void whole(int now, long nowNanos, StreamFigures figures) {
            if (now <= second) {
                figures.doubled++;
                return;
            }
            if (second >= 0) {
                figures.virtualMissing += now - second - 1;
            }
            second = now;
            figures.virtualEpochs++;
            long began = stations.beganNanos(now);
            if (began != 0) {
                figures.virtualLatency.recordValue(Math.max(0, nowNanos - began));
            }
        }

        @Override
        public boolean hasCome(LoadStations.Marks marks) {
            return second >= marks.second();
        }
    }
}
