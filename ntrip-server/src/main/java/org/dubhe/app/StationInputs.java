package org.dubhe.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterStats;
import org.dubhe.caster.FrameSink;
import org.dubhe.caster.PulledSource;
import org.dubhe.caster.SourceMount;
import org.dubhe.caster.SourceStats;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.metrics.ServiceMeters;
import org.dubhe.pipeline.InputChoice;
import org.dubhe.station.live.Backoff;
import org.dubhe.station.live.LiveAddress;
import org.dubhe.station.live.LiveSource;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.StationInput;
import org.dubhe.stream.StationOutlet;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ways for stations' streams to come in: a mountpoint each, and what their {@code inputs} say. The caster's list of sources is made here: first the
 * stations' own mountpoints by station index, then the inputs.
 *
 * <p>A pulled input is open while no better one of its station flows; of a station on demand only while a rover wants it, too. {@link #look} is
 * called about once a second.
 */
final class StationInputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StationInputs.class);

    /** After so much silence the next input of a station takes over. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** A better input that flows again takes over after so long. */
    private static final Duration PROOF = Duration.ofSeconds(10);

    /** What the better inputs of a station have to begin before the next one is opened. */
    private static final long GRACE_NANOS = 3_000_000_000L;

    /** A station on demand is kept for the next rover for so long. */
    private static final long LINGER_NANOS = 30_000_000_000L;

    /** A source that cannot be opened is named at once, then with every such failure. */
    private static final int FAILURES_SAID_EVERY = 10;

    private final List<ConfiguredStation> stations;
    private final List<SourceMount> mounts = new ArrayList<>();
    private final List<InputChoice.Input> inputs = new ArrayList<>();
    private final List<Pulled> pulled = new ArrayList<>();
    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, StationOutlet> outlets;
    private final long[] wantedNanos;

    /** In the list of inputs, by the station's mountpoint. */
    private final Map<String, List<Integer>> indicesOf = new HashMap<>();

    /** A pulled input. */
    private static final class Pulled {
        private final int station;
        private final int index;
        private final StationInput.Pulled input;
        private @Nullable LiveSource source;
        private long needlessNanos = System.nanoTime();

        Pulled(int station, int index, StationInput.Pulled input) {
            this.station = station;
            this.index = index;
            this.input = input;
        }
    }

    /** @param outlets of the stations, by mountpoint */
    StationInputs(ServiceConfiguration configuration, Map<String, StationOutlet> outlets) {
        this.outlets = outlets;
        stations = configuration.stations();
        wantedNanos = new long[stations.size()];
        for (int i = 0; i < stations.size(); i++) {
            ConfiguredStation station = stations.get(i);
            outlet(station).onDemand(station.onDemand());
            mounts.add(configuration.sources().get(i));
            inputs.add(new InputChoice.Input(i, 0, station.mount()));
            if (!station.password().isEmpty()) {
                passwords.put(station.mount(), station.password());
            }
        }
        for (int i = 0; i < stations.size(); i++) {
            int id = configuration.sources().get(i).stationId();
            List<StationInput> further = stations.get(i).inputs();
            for (int k = 0; k < further.size(); k++) {
                int index = mounts.size();
                String name = stations.get(i).name() + "/" + further.get(k).name();
                inputs.add(new InputChoice.Input(i, k + 1, name));
                switch (further.get(k)) {
                    case StationInput.Pushed push -> {
                        mounts.add(new SourceMount(push.mount(), id));
                        passwords.put(push.mount(), push.password());
                    }
                    case StationInput.Pulled pull -> {
                        mounts.add(new SourceMount(name, id, true, false));
                        pulled.add(new Pulled(i, index, pull));
                    }
                }
            }
        }
        for (int index = 0; index < inputs.size(); index++) {
            String mount = stations.get(inputs.get(index).station()).mount();
            indicesOf.computeIfAbsent(mount, _ -> new ArrayList<>(1)).add(index);
        }
    }

    private StationOutlet outlet(ConfiguredStation station) {
        return Objects.requireNonNull(outlets.get(station.mount()));
    }

    /** The caster's list of sources. */
    List<SourceMount> mounts() {
        return mounts;
    }

    /** Passwords of all mountpoints that may be pushed to and have one in the file. */
    Map<String, String> passwords() {
        return passwords;
    }

    /** Names in the caster's list of all sources of a station. */
    List<String> mountsOf(int station) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).station() == station) {
                out.add(mounts.get(i).mount());
            }
        }
        return out;
    }

    /** Of a station by its mountpoint, for metrics: the best one first; empty where there is no such station. */
    List<ServiceMeters.Input> inputsOf(String mount, CasterStats caster, InputChoice choice) {
        List<ServiceMeters.Input> out = new ArrayList<>();
        for (int index : indicesOf.getOrDefault(mount, List.of())) {
            SourceStats source = caster.source(mounts.get(index).mount());
            if (source != null) {
                out.add(new ServiceMeters.Input(source, () -> choice.isUsed(index), () -> choice.standbyFrames(index)));
            }
        }
        return out;
    }

    /** What stands between the caster and a sink that knows stations only. */
    InputChoice choice(FrameSink sink, ServiceClock clock) {
        return new InputChoice(sink, clock, inputs, SILENCE, PROOF);
    }

    /** Makes the sources; {@link #look} opens them. */
    void start(Caster caster) {
        for (Pulled one : pulled) {
            PulledSource to = caster.pulled(mounts.get(one.index).mount());
            one.source = new LiveSource(
                    one.input.address(),
                    Duration.ofSeconds(one.input.silenceSeconds()),
                    Backoff.DEFAULT,
                    new Reporter(mounts.get(one.index).mount(), to));
        }
    }

    /** Opens what is needed and lets go of what is not. */
    void look(InputChoice choice) {
        long now = System.nanoTime();
        for (Pulled one : pulled) {
            LiveSource source = one.source;
            if (source == null) {
                continue;
            }
            boolean needed = choice.isNeeded(one.index) && isWanted(one.station, now);
            if (!needed) {
                one.needlessNanos = now;
            }
            source.want(needed && (isBest(one) || now - one.needlessNanos >= GRACE_NANOS));
        }
    }

    /** Nothing else brings this station's stream before it: its own mountpoint cannot be pushed to. */
    private boolean isBest(Pulled one) {
        return inputs.get(one.index).rank() == 1 && !mounts.get(one.station).pushed();
    }

    private boolean isWanted(int station, long now) {
        if (!stations.get(station).onDemand()) {
            return true;
        }
        if (outlet(stations.get(station)).wanted() > 0) {
            wantedNanos[station] = now;
        }
        return wantedNanos[station] != 0 && now - wantedNanos[station] < LINGER_NANOS;
    }

    @Override
    public void close() {
        for (Pulled one : pulled) {
            if (one.source != null) {
                one.source.close();
            }
        }
    }

    /** Says in the log what becomes of a pulled source, and hands its frames on. On the source's own thread. */
    private record Reporter(String name, PulledSource to) implements LiveSource.Listener {
        @Override
        public void connected(LiveAddress from) {
            LOG.info("source {}: opened from {}", name, from);
            to.connected();
        }

        @Override
        public void frame(byte[] frame, int offset, int length, long arrivalNanos) {
            to.frame(frame, offset, length, arrivalNanos);
        }

        @Override
        public void received(long bytes, long crcErrors, long skippedBytes) {
            to.received(bytes, crcErrors, skippedBytes);
        }

        @Override
        public void disconnected(String why) {
            LOG.info("source {}: closed: {}", name, why);
            to.disconnected();
        }

        @Override
        public void failed(String why, int failures, Duration retryIn) {
            if (failures == 1 || failures % FAILURES_SAID_EVERY == 0) {
                LOG.warn(
                        "source {}: {} (failure {}), next try in {} s",
                        name,
                        why,
                        failures,
                        retryIn.toMillis() / 1000.0);
            }
        }
    }
}
