package org.dubhe.app;

import static org.dubhe.log.LogFields.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Of each station when a rover last wanted it; zero where none has. It lives as long as the station's outlet. Of the thread that looks. */
    private final Map<StationOutlet, AtomicLong> wantedNanos = new HashMap<>();

    /** In the list of inputs, by the station's mountpoint. */
    private final Map<String, List<Integer>> indicesOf = new HashMap<>();

    /** A pulled input by its index in the list of inputs, and its station's index. */
    private record Pulled(int station, int index, Pull pull) {}

    /** A stream that this side opens. It lives as long as the configuration says the same of it. */
    private static final class Pull {
        private final StationInput.Pulled input;
        private final boolean framed;
        private volatile @Nullable LiveSource source;
        /** Of the thread that looks. */
        private long needlessNanos = System.nanoTime();

        Pull(StationInput.Pulled input, boolean framed) {
            this.input = input;
            this.framed = framed;
        }
    }

    /** The first ones. */
    StationInputs(ServiceConfiguration configuration, Map<String, StationOutlet> outlets) {
        this(configuration, outlets, null);
    }

    /**
     * What follows others, and has those of their streams that stay.
     *
     * @param outlets of the stations, by mountpoint
     * @param former null where there was nothing before
     */
    StationInputs(
            ServiceConfiguration configuration, Map<String, StationOutlet> outlets, @Nullable StationInputs former) {
        this.outlets = outlets;
        stations = configuration.stations();
        for (int i = 0; i < stations.size(); i++) {
            ConfiguredStation station = stations.get(i);
            outlet(station).onDemand(station.onDemand());
            AtomicLong wanted = former == null ? null : former.wantedNanos.get(outlet(station));
            wantedNanos.put(outlet(station), wanted == null ? new AtomicLong() : wanted);
            mounts.add(configuration.sources().get(i));
            inputs.add(new InputChoice.Input(i, 0, station.mount()));
            if (mounts.getLast().pushed()) {
                passwords.put(station.mount(), station.password());
            }
        }
        for (int i = 0; i < stations.size(); i++) {
            int id = configuration.sources().get(i).stationId();
            boolean framed = configuration.sources().get(i).framed();
            List<StationInput> further = stations.get(i).inputs();
            for (int k = 0; k < further.size(); k++) {
                int index = mounts.size();
                String name = stations.get(i).name() + "/" + further.get(k).name();
                inputs.add(new InputChoice.Input(i, k + 1, name));
                switch (further.get(k)) {
                    case StationInput.Pushed push -> {
                        mounts.add(new SourceMount(push.mount(), id, framed, true));
                        passwords.put(push.mount(), push.password());
                    }
                    case StationInput.Pulled pull -> {
                        mounts.add(new SourceMount(name, id, framed, false));
                        pulled.add(new Pulled(i, index, pull(name, pull, framed, former)));
                    }
                }
            }
        }
        for (int index = 0; index < inputs.size(); index++) {
            String mount = stations.get(inputs.get(index).station()).mount();
            indicesOf.computeIfAbsent(mount, _ -> new ArrayList<>(1)).add(index);
        }
    }

    private static Pull pull(String name, StationInput.Pulled input, boolean framed, @Nullable StationInputs former) {
        if (former != null) {
            for (Pulled one : former.pulled) {
                boolean same = one.pull.input.equals(input) && one.pull.framed == framed;
                if (same && former.mounts.get(one.index).mount().equals(name)) {
                    return one.pull;
                }
            }
        }
        return new Pull(input, framed);
    }

    private StationOutlet outlet(ConfiguredStation station) {
        return Objects.requireNonNull(outlets.get(station.mount()));
    }

    /** The caster's list of sources. */
    List<SourceMount> mounts() {
        return mounts;
    }

    /** Passwords of all mountpoints that may be pushed to, empty where the file has none. */
    Map<String, String> passwords() {
        return passwords;
    }

    /**
     * Names in the caster's list of the sources that are passed on now.
     *
     * @param station −1 for all stations
     */
    List<String> usedMountsOf(int station, InputChoice choice) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if ((station < 0 || inputs.get(i).station() == station) && choice.isUsed(i)) {
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

    /** The choice after that among former inputs. */
    InputChoice choice(FrameSink sink, StationInputs former, InputChoice formerChoice) {
        int[] formerStations = new int[stations.size()];
        for (int i = 0; i < formerStations.length; i++) {
            formerStations[i] = former.stationOf(outlet(stations.get(i)));
        }
        return formerChoice.followedBy(sink, inputs, formerStations);
    }

    /** Index of the station with this very outlet; −1 where there is none. */
    private int stationOf(StationOutlet outlet) {
        for (int i = 0; i < stations.size(); i++) {
            if (outlet(stations.get(i)) == outlet) {
                return i;
            }
        }
        return -1;
    }

    /** Makes the sources that are not there yet; {@link #look} opens them. */
    void start(Caster caster) {
        for (Pulled one : pulled) {
            if (one.pull.source == null) {
                String name = mounts.get(one.index).mount();
                one.pull.source = new LiveSource(
                        one.pull.input.address(),
                        one.pull.framed,
                        one.pull.input.silence(),
                        Backoff.DEFAULT,
                        new Reporter(name, caster.pulled(name)));
            }
        }
    }

    /** Opens what is needed and lets go of what is not. */
    void look(InputChoice choice) {
        long now = System.nanoTime();
        for (Pulled one : pulled) {
            LiveSource source = one.pull.source;
            if (source == null) {
                continue;
            }
            boolean needed = choice.isNeeded(one.index) && isWanted(one.station, now);
            if (!needed) {
                one.pull.needlessNanos = now;
            }
            source.want(needed && (isBest(one) || now - one.pull.needlessNanos >= GRACE_NANOS));
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
        StationOutlet outlet = outlet(stations.get(station));
        AtomicLong wanted = Objects.requireNonNull(wantedNanos.get(outlet));
        if (outlet.wanted() > 0) {
            wanted.set(now);
        }
        return wanted.get() != 0 && now - wanted.get() < LINGER_NANOS;
    }

    /** Ends the streams that those who follow do not have. */
    void closeAllBut(StationInputs next) {
        for (Pulled one : pulled) {
            if (next.pulled.stream().noneMatch(other -> other.pull == one.pull)) {
                close(one.pull);
            }
        }
    }

    @Override
    public void close() {
        pulled.forEach(one -> close(one.pull));
    }

    private static void close(Pull pull) {
        LiveSource source = pull.source;
        if (source != null) {
            source.close();
        }
    }

    /** Says in the log what becomes of a pulled source, and hands on what it brings. On the source's own thread. */
    private record Reporter(String name, PulledSource to) implements LiveSource.Listener {
        @Override
        public void connected(LiveAddress from) {
            LOG.info("source {}: opened from {}", input(name), from);
            to.connected();
        }

        @Override
        public void frame(byte[] frame, int offset, int length, long arrivalNanos) {
            to.frame(frame, offset, length, arrivalNanos);
        }

        @Override
        public void bytes(byte[] bytes, int length, long arrivalNanos) {
            to.bytes(bytes, length, arrivalNanos);
        }

        @Override
        public void received(long bytes, long crcErrors, long skippedBytes) {
            to.received(bytes, crcErrors, skippedBytes);
        }

        @Override
        public void disconnected(String why) {
            LOG.info("source {}: closed: {}", input(name), why);
            to.disconnected();
        }

        @Override
        public void failed(String why, int failures, Duration retryIn) {
            if (failures == 1 || failures % FAILURES_SAID_EVERY == 0) {
                LOG.warn(
                        "source {}: {} (failure {}), next try in {} s",
                        input(name),
                        why,
                        failures,
                        retryIn.toMillis() / 1000.0);
            }
        }
    }
}
