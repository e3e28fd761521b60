package org.dubhe.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.dubhe.caster.Mountpoint;
import org.dubhe.caster.StreamSource;
import org.dubhe.config.MountKind;
import org.dubhe.config.MountRules;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.stream.GgaRules;
import org.dubhe.stream.StationOutlet;

/** Makes the mountpoints of rovers that a configuration asks for. Stateless. */
final class Mountpoints {
    private final Engines engines;
    private final Intake.Wiring wired;

    Mountpoints(Engines engines, Intake.Wiring wired) {
        this.engines = engines;
        this.wired = wired;
    }

    /** In the order of the file. */
    List<Mountpoint> of(ServiceConfiguration configuration, Map<String, StationOutlet> outlets) {
        List<Mountpoint> out = new ArrayList<>();
        for (Map.Entry<String, MountKind> entry : configuration.mountpoints().entrySet()) {
            out.add(of(configuration, outlets, entry.getKey(), entry.getValue()));
        }
        return out;
    }

    private Mountpoint of(
            ServiceConfiguration configuration, Map<String, StationOutlet> outlets, String name, MountKind kind) {
        int station = configuration.stationOfMount(name);
        MountRules rules = configuration.rulesOf(name);
        GgaRules ggaRules = new GgaRules(
                rules.hysteresisShare(), rules.hysteresisKm() * 1000, rules.ggaTimeout(), rules.defaultBase());
        StreamSource source = switch (kind) {
            case RAW -> Objects.requireNonNull(outlets.get(name)).raw();
            case NEAREST ->
                engines.whoeverServes(
                        (streams, rover) -> streams.nearest(ggaRules).subscribe(rover));
            case VRS ->
                engines.whoeverServes((streams, rover) -> streams.vrs(ggaRules).subscribe(rover));
        };
        Supplier<List<String>> from = switch (kind) {
            case RAW -> () -> wired.inputs().usedMountsOf(station, wired.choice());
            case NEAREST -> () -> wired.inputs().usedMountsOf(-1, wired.choice());
            case VRS -> () -> usedMountsOfNetwork(configuration);
        };
        return new Mountpoint(
                new Sourcetable.Stream(
                        name,
                        kind == MountKind.RAW
                                ? configuration.stations().get(station).name()
                                : "network",
                        rules.format(),
                        "",
                        0,
                        "",
                        configuration.caster().identifier(),
                        configuration.caster().country(),
                        degrees(configuration, station, true),
                        degrees(configuration, station, false),
                        kind != MountKind.RAW,
                        kind == MountKind.VRS,
                        "Dubhe",
                        "none",
                        configuration.caster().digest() == null ? 'B' : 'D',
                        false,
                        0,
                        kind.name().toLowerCase(Locale.ROOT)),
                source,
                from,
                kind == MountKind.VRS
                        ? () -> engines.serving().streams().virtualStations().made()
                        : null);
    }

    private List<String> usedMountsOfNetwork(ServiceConfiguration configuration) {
        List<String> out = new ArrayList<>();
        for (int station = 0; station < configuration.stations().size(); station++) {
            if (configuration.stations().get(station).marker() != null) {
                out.addAll(wired.inputs().usedMountsOf(station, wired.choice()));
            }
        }
        return out;
    }

    /** Of the station, or of the first one that has a position. */
    private static double degrees(ServiceConfiguration configuration, int station, boolean latitude) {
        List<ConfiguredStation> stations =
                station >= 0 ? List.of(configuration.stations().get(station)) : configuration.stations();
        for (ConfiguredStation one : stations) {
            Ecef marker = one.marker();
            if (marker != null) {
                Geodetic at = marker.toGeodetic();
                return latitude ? at.latitudeDegrees() : at.longitudeDegrees();
            }
        }
        return 0;
    }
}
