package org.dubhe.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterStats;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.metrics.ServiceMeters;
import org.dubhe.pipeline.FrameRing;
import org.dubhe.pipeline.InputChoice;
import org.dubhe.pipeline.RingSink;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.StationOutlet;
import org.dubhe.time.ServiceClock;

/**
 * How stations' streams come in, from their mountpoints and inputs to the ring. What is wired for one list of stations is replaced as a whole by what
 * is wired for the next one.
 *
 * <p>It is changed by one thread at a time; {@link #look} and what metrics ask come from others.
 */
final class Intake implements AutoCloseable {
    /**
     * What is wired.
     *
     * @param outlets of all stations, by mountpoint
     */
    record Wiring(Map<String, StationOutlet> outlets, StationInputs inputs, InputChoice choice) {}

    private final FrameRing ring;
    private volatile Wiring wiring;

    /** @param outlets of all stations, by mountpoint; their lanes are the ring's first ones */
    Intake(ServiceConfiguration configuration, Map<String, StationOutlet> outlets, FrameRing ring, ServiceClock clock) {
        this.ring = ring;
        StationInputs inputs = new StationInputs(configuration, outlets);
        wiring = new Wiring(outlets, inputs, inputs.choice(sink(configuration, outlets), clock));
    }

    /** Outlets for the stations of a ring that is to be made: their lanes are the stations' indices. */
    static Map<String, StationOutlet> outlets(ServiceConfiguration configuration) {
        Map<String, StationOutlet> outlets = new HashMap<>();
        for (ConfiguredStation station : configuration.stations()) {
            outlets.put(station.mount(), new StationOutlet(station.mount(), outlets.size()));
        }
        return outlets;
    }

    /** What is wired now. */
    Wiring wiring() {
        return wiring;
    }

    /** Opens pulled inputs, with the next {@link #look}. */
    void start(Caster caster) {
        wiring.inputs.start(caster);
    }

    /** Opens inputs that are needed now and lets go of others, and of rovers that get nothing; about once a second. */
    void look() {
        Wiring now = wiring;
        now.inputs.look(now.choice);
        now.outlets.values().forEach(outlet -> outlet.look(System.nanoTime()));
    }

    /** All ways for a station's stream to come in, by its mountpoint. */
    List<ServiceMeters.Input> inputsOf(String mount, CasterStats caster) {
        Wiring now = wiring;
        return now.inputs.inputsOf(mount, caster, now.choice);
    }

    /** Outlets for another configuration: those of the stations that stay, and new ones for others. */
    Map<String, StationOutlet> outlets(ServiceConfiguration before, ServiceConfiguration next) {
        Map<String, StationOutlet> out = new HashMap<>();
        for (int i = 0; i < next.stations().size(); i++) {
            ConfiguredStation station = next.stations().get(i);
            StationOutlet here = wiring.outlets.get(station.mount());
            int was = before.stationOfMount(station.mount());
            boolean stays = was >= 0
                    && before.sources().get(was).framed()
                            == next.sources().get(i).framed();
            out.put(
                    station.mount(),
                    here != null && stays ? here : new StationOutlet(station.mount(), ring.enter(station.name())));
        }
        return out;
    }

    /** Outlets that were made for another configuration are not used after all. */
    void discard(Map<String, StationOutlet> outlets) {
        leave(outlets, wiring.outlets);
    }

    /** Wires another configuration, with all pulled streams that stay as they are; the caster leads the sources to it. */
    void wire(ServiceConfiguration next, Map<String, StationOutlet> outlets) {
        Wiring before = wiring;
        StationInputs inputs = new StationInputs(next, outlets, before.inputs);
        wiring = new Wiring(outlets, inputs, inputs.choice(sink(next, outlets), before.inputs, before.choice));
    }

    /** The caster leads all sources to what is wired now: what was wired before, and does not stay, ends. */
    void end(Wiring formerly, Caster caster) {
        Wiring now = wiring;
        if (now == formerly) {
            return;
        }
        formerly.inputs.closeAllBut(now.inputs);
        now.inputs.start(caster);
        formerly.inputs.passwords().forEach((mount, was) -> {
            String password = now.inputs.passwords().get(mount);
            if (password != null && !was.equals(password)) {
                caster.endSource(mount, "the password of its mountpoint was changed");
            }
        });
        leave(formerly.outlets, now.outlets);
    }

    @Override
    public void close() {
        wiring.inputs.close();
    }

    private RingSink sink(ServiceConfiguration configuration, Map<String, StationOutlet> outlets) {
        return new RingSink(
                ring,
                configuration.sources().stream()
                        .map(source -> Objects.requireNonNull(outlets.get(source.mount())))
                        .toList());
    }

    /** Stations whose outlets are in the first and not in the second send nothing more. */
    private void leave(Map<String, StationOutlet> former, Map<String, StationOutlet> now) {
        former.values().stream()
                .filter(outlet -> !now.containsValue(outlet))
                .forEach(outlet -> ring.leave(outlet.lane()));
    }
}
