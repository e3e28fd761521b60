package org.dubhe.pipeline;

import static org.dubhe.log.LogFields.input;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p>Another list of inputs is another choice, {@link #followedBy}. Both share what they know of the stations and inputs that stay: a source that is
 * led from one to the other between two of its frames notices nothing, and nobody has to stop for it.
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

    /** Index of the input's station at the sink. */
    private final int[] stations;

    /** Whether it is the only one of its station. */
    private final boolean[] alone;

    /**
     * A choice among inputs of which none flows.
     *
     * @param inputs by index as in the caster's list of sources
     * @param silence after which another input takes over
     * @param proof how long a better input must have flowed before it takes over again
     */
    public InputChoice(FrameSink sink, ServiceClock clock, List<Input> inputs, Duration silence, Duration proof) {
        this(sink, clock, inputs, silence.toNanos(), proof.toNanos(), Map.of());
    }

    /** @param stay what is known of stations that stay, by their index now */
    private InputChoice(
            FrameSink sink,
            ServiceClock clock,
            List<Input> inputs,
            long silenceNanos,
            long proofNanos,
            Map<Integer, Known> stay) {
        this.sink = sink;
        this.clock = clock;
        this.silenceNanos = silenceNanos;
        this.proofNanos = proofNanos;
        this.inputs = new State[inputs.size()];
        this.stations = inputs.stream().mapToInt(Input::station).toArray();
        this.alone = new boolean[inputs.size()];
        Map<Integer, Station> all = new HashMap<>();
        for (int i = 0; i < this.inputs.length; i++) {
            Input input = inputs.get(i);
            Known known = stay.get(input.station());
            Station station = all.computeIfAbsent(input.station(), _ -> known == null ? new Station() : known.station);
            State was = known == null ? null : known.inputs.get(input.name());
            this.inputs[i] = was == null ? new State(input.name(), station) : was;
            synchronized (station) {
                this.inputs[i].rank = input.rank();
            }
            alone[i] = Arrays.stream(stations)
                            .filter(other -> other == input.station())
                            .count()
                    == 1;
        }
    }

    /** Of a station that stays: its inputs by their names. */
    private record Known(Station station, Map<String, State> inputs) {}

    /**
     * The choice among other inputs. Until all sources have been led to it, this one may go on to be called, too.
     *
     * @param next takes what is passed on; to it a station that stays is the same one, whatever its index
     * @param inputs by index; one that stays has its name
     * @param formerStations by index of a station its index until now; −1 of a new one
     */
    public InputChoice followedBy(FrameSink next, List<Input> inputs, int[] formerStations) {
        Map<Integer, Known> known = new HashMap<>();
        for (int i = 0; i < this.inputs.length; i++) {
            State state = this.inputs[i];
            known.computeIfAbsent(stations[i], _ -> new Known(state.station, new HashMap<>()))
                    .inputs
                    .put(state.name, state);
        }
        Map<Integer, Known> stay = new HashMap<>();
        for (int station = 0; station < formerStations.length; station++) {
            Known one = known.get(formerStations[station]);
            if (one != null) {
                stay.put(station, one);
            }
        }
        return new InputChoice(next, clock, inputs, silenceNanos, proofNanos, stay);
    }

    @Override
    public void connected(int input) {
        State state = inputs[input];
        synchronized (state.station) {
            if (state.connections++ == 0) {
                state.flowsSinceNanos = NONE;
                if (state.station.connected++ == 0) {
                    sink.connected(stations[input]);
                }
            }
        }
    }

    @Override
    public boolean frame(int input, byte[] frame, int offset, int length, long arrivalNanos) {
        State state = inputs[input];
        Station station = state.station;
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
            return sink.frame(stations[input], frame, offset, length, arrivalNanos);
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
            return station.used != state || sink.bytes(stations[input], bytes, offset, length, arrivalNanos);
        }
    }

    @Override
    public void disconnected(int input) {
        State state = inputs[input];
        synchronized (state.station) {
            if (--state.connections == 0 && --state.station.connected == 0) {
                sink.disconnected(stations[input]);
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
            return alone[input] ? state.connections > 0 : state.station.used == state;
        }
    }

    /**
     * True where no better input of the same station flows: one that is opened by need is wanted then, and kept until the better one has proved
     * itself.
     */
    public boolean isNeeded(int input) {
        State state = inputs[input];
        long now = System.nanoTime();
        synchronized (state.station) {
            for (State other : inputs) {
                if (other.station == state.station && other.rank < state.rank) {
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
            LOG.warn("input {}: takes over from {}", input(next.name), before.name);
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
        /** Inputs that are here. */
        private int connected;

        private @Nullable State used;
        private long tagNanos = NONE;
        private boolean epochIsWhole = true;
    }

    /** Guarded by its station. */
    private static final class State {
        private final String name;
        private final Station station;
        private int rank;
        private final LongAdder standbyFrames = new LongAdder();

        /** One while it is here; two for the moment in which its source is led to another choice. */
        private int connections;

        private long lastNanos = NONE;
        private long flowsSinceNanos = NONE;
        private long tagNanos = NONE;
        private int epochsWaited;

        /** It is the one in use, and has not yet begun an epoch that nobody has passed on. */
        private boolean waits;

        State(String name, Station station) {
            this.name = name;
            this.station = station;
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
            return connections > 0 && flowsSinceNanos != NONE && nowNanos - lastNanos <= silenceNanos;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
