package org.dubhe.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.dubhe.caster.FrameSink;
import org.dubhe.observation.EpochAssembler;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmTime;
import org.dubhe.signal.Constellation;
import org.dubhe.time.ServiceClock;
import org.dubhe.time.WallClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on one input of each station where it has several: the best one that flows.
 *
 * <p>Another input takes over when the one in use has sent nothing for {@link #silence}; a better one takes it back after it has flowed for
 * {@link #proof}, or at once where the other has itself not flowed for so long. It waits for the end of the other's epoch, and is passed on from the first MSM of an epoch
 * that nobody has passed on yet, so that no frame and no epoch is torn and none comes twice. What the others send meanwhile is counted and thrown away.
 *
 * <p>Called by the threads of all inputs; those of one station wait for each other for the moment of a hand-over into the ring, which never
 * waits.
 */
public final class InputChoice implements FrameSink {
    /**
     * A station's place in the list of inputs.
     *
     * @param station its index at the sink behind
     * @param rank 0 of the best one, then upwards
     * @param name in logs
     */
    public record Input(int station, int rank, String name) {}

    private static final Logger LOG = LoggerFactory.getLogger(InputChoice.class);

    /** A better input that never finds the end of the other's epoch takes over all the same after so many of its own. */
    private static final int EPOCHS_MAX = 60;

    private static final long NONE = Long.MIN_VALUE;

    private final FrameSink sink;
    private final ServiceClock clock;
    private final ServiceClock systemClock = new WallClock();
    private final long silenceNanos;
    private final long proofNanos;
    private final State[] inputs;
    private final Station[] stations;

    /**
     * A choice among inputs of which none flows.
     *
     * @param inputs by index as in the caster's list of sources
     * @param silence after which another input takes over
     * @param proof how long a better input must have flowed before it takes over again
     */
    public InputChoice(FrameSink sink, ServiceClock clock, List<Input> inputs, Duration silence, Duration proof) {
        this.sink = sink;
        this.clock = clock;
        this.silenceNanos = silence.toNanos();
        this.proofNanos = proof.toNanos();
        this.inputs = new State[inputs.size()];
        this.stations =
                new Station[inputs.stream().mapToInt(Input::station).max().orElse(-1) + 1];
        for (int i = 0; i < this.inputs.length; i++) {
            int station = inputs.get(i).station();
            if (stations[station] == null) {
                stations[station] = new Station(station);
            }
            stations[station].count++;
            this.inputs[i] = new State(
                    inputs.get(i).name(), stations[station], inputs.get(i).rank());
        }
    }

    @Override
    public void connected(int input) {
        State state = inputs[input];
        synchronized (state.station) {
            state.connected = true;
            state.flowsSinceNanos = NONE;
            if (state.station.connected++ == 0) {
                sink.connected(state.station.index);
            }
        }
    }

    @Override
    public boolean frame(int input, byte[] frame, int offset, int length, long arrivalNanos) {
        State state = inputs[input];
        Station station = state.station;
        if (station.count == 1) {
            return sink.frame(station.index, frame, offset, length, arrivalNanos);
        }
        synchronized (station) {
            long tag = tag(station, frame, offset, length);
            boolean begins = tag != NONE && isNewer(tag, state.tagNanos);
            state.heard(tag, arrivalNanos, silenceNanos);
            if (station.used != state && mayTakeOver(state, begins, arrivalNanos)) {
                use(state);
            }
            if (state.waits
                    && (begins ? isNewer(tag, station.tagNanos) : state.hasNoEpochs(arrivalNanos, silenceNanos))) {
                state.waits = false;
            }
            if (station.used != state || state.waits) {
                state.standbyFrames.increment();
                return true;
            }
            if (tag != NONE) {
                station.tagNanos = isNewer(tag, station.tagNanos) ? tag : station.tagNanos;
                station.epochIsWhole = !multipleMessage(frame, offset);
            }
            return sink.frame(station.index, frame, offset, length, arrivalNanos);
        }
    }

    /** What is no RTCM 3 has no epochs: another input goes on wherever the one in use has ended. */
    @Override
    public boolean bytes(int input, byte[] bytes, int offset, int length, long arrivalNanos) {
        State state = inputs[input];
        Station station = state.station;
        synchronized (station) {
            state.heard(NONE, arrivalNanos, silenceNanos);
            if (station.used == null || !station.used.flows(arrivalNanos, silenceNanos)) {
                use(state);
                state.waits = false;
            }
            return station.used != state || sink.bytes(station.index, bytes, offset, length, arrivalNanos);
        }
    }

    @Override
    public void disconnected(int input) {
        State state = inputs[input];
        synchronized (state.station) {
            state.connected = false;
            if (--state.station.connected == 0) {
                sink.disconnected(state.station.index);
            }
        }
    }

    /** Frames of an input that were thrown away since another one was in use. */
    public long standbyFrames(int input) {
        return inputs[input].standbyFrames.sum();
    }

    /** True where this input is the one that is passed on. */
    public boolean isUsed(int input) {
        State state = inputs[input];
        synchronized (state.station) {
            return state.station.count == 1 ? state.connected : state.station.used == state;
        }
    }

    /**
     * True where no better input of the same station flows: one that is opened by need is wanted then, and kept until the better one has proved
     * itself.
     */
    public boolean isNeeded(int input) {
        State state = inputs[input];
        long now = System.nanoTime();
        for (State other : inputs) {
            if (other.station == state.station && other.rank < state.rank) {
                synchronized (state.station) {
                    boolean proved = now - other.flowsSinceNanos >= proofNanos;
                    if (other.flows(now, silenceNanos) && (proved || !state.flows(now, silenceNanos))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean mayTakeOver(State candidate, boolean begins, long nowNanos) {
        Station station = candidate.station;
        State used = station.used;
        if (used == null) {
            return true;
        }
        if (!used.flows(nowNanos, silenceNanos)) {
            return true;
        }
        // Where all have just begun, which of them came first means nothing.
        boolean proved =
                nowNanos - candidate.flowsSinceNanos >= proofNanos || nowNanos - used.flowsSinceNanos < proofNanos;
        if (candidate.rank > used.rank || !proved) {
            return false;
        }
        candidate.epochsWaited += begins ? 1 : 0;
        return station.epochIsWhole || candidate.epochsWaited > EPOCHS_MAX;
    }

    private static void use(State next) {
        State before = next.station.used;
        next.station.used = next;
        next.epochsWaited = 0;
        next.waits = before != null;
        if (before != null && before != next) {
            LOG.warn("input {}: takes over from {}", next.name, before.name);
        }
    }

    /**
     * Time tag of an MSM, GPST nanoseconds; {@link #NONE} of anything else. The station's last tag says the week, so that its tags stay in order
     * whatever the clock learns; before the first one the service's clock does, or where that waits for ephemerides, the system's.
     */
    private long tag(Station station, byte[] frame, int offset, int length) {
        Constellation constellation = Msm.constellation(Frames.messageNumber(frame, offset, length));
        if (constellation == null || length < Frames.HEADER_BYTES + 7 + Frames.CRC_BYTES) {
            return NONE;
        }
        int epoch = (frame[offset + 6] & 0xFF) << 22
                | (frame[offset + 7] & 0xFF) << 14
                | (frame[offset + 8] & 0xFF) << 6
                | (frame[offset + 9] & 0xFF) >> 2;
        long reference = station.tagNanos;
        if (reference == NONE) {
            long now = clock.nowNanos();
            reference = now == ServiceClock.UNKNOWN ? systemClock.nowNanos() : now;
        }
        long tag = MsmTime.gpsNanos(constellation, epoch, reference);
        return tag == MsmTime.INVALID ? NONE : tag;
    }

    /** A tag that is much older is that of a stream whose time differs: to wait until it catches up would be to wait for ever. */
    private static boolean isNewer(long tag, long thanNanos) {
        return tag > thanNanos || thanNanos - tag > EpochAssembler.LATE_NANOS;
    }

    /** DF393. */
    private static boolean multipleMessage(byte[] frame, int offset) {
        return (frame[offset + 9] >> 1 & 1) == 1;
    }

    /** Guarded by itself. */
    private static final class Station {
        private final int index;
        private int count;
        private int connected;
        private @Nullable State used;
        private long tagNanos = NONE;
        private boolean epochIsWhole = true;

        Station(int index) {
            this.index = index;
        }
    }

    /** Guarded by its station. */
    private static final class State {
        private final String name;
        private final Station station;
        private final int rank;
        private final LongAdder standbyFrames = new LongAdder();
        private boolean connected;
        private long lastNanos = NONE;
        private long flowsSinceNanos = NONE;
        private long tagNanos = NONE;
        private int epochsWaited;

        /** It is the one in use, and has not yet begun an epoch that nobody has passed on. */
        private boolean waits;

        State(String name, Station station, int rank) {
            this.name = name;
            this.station = station;
            this.rank = rank;
        }

        void heard(long tag, long nowNanos, long silenceNanos) {
            if (!flows(nowNanos, silenceNanos)) {
                flowsSinceNanos = nowNanos;
            }
            lastNanos = nowNanos;
            if (tag != NONE && isNewer(tag, tagNanos)) {
                tagNanos = tag;
            }
        }

        /** A stream without MSMs has nothing that could be torn or come twice. */
        boolean hasNoEpochs(long nowNanos, long silenceNanos) {
            return tagNanos == NONE && nowNanos - flowsSinceNanos >= silenceNanos;
        }

        boolean flows(long nowNanos, long silenceNanos) {
            return connected && flowsSinceNanos != NONE && nowNanos - lastNanos <= silenceNanos;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
