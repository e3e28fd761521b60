package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of observations as its {@code stations.yaml} describes it. Keys: {@code stations} (a section per station, see {@link ConfiguredStation}),
 * {@code navigation}, {@code antennas}, {@code interval_s}.
 *
 * @param stations in the order of the file
 * @param navigation RINEX navigation file; {@code null} where there is none
 * @param antennas ANTEX file; {@code null} where there is none
 * @param intervalSeconds of the observations; NaN where it is not given
 */
public record StationsFile(
        List<ConfiguredStation> stations,
        @Nullable Path navigation,
        @Nullable Path antennas,
        double intervalSeconds) {
    /** Name of the file in its folder. */
    public static final String NAME = "stations.yaml";

    /** Stations of one network; each costs some megabytes. */
    public static final int STATIONS_MAX = 1000;

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @throws ConfigurationException naming the key that is unknown, absent or out of range
     */
    public static StationsFile read(Path file) throws IOException {
        YamlSection top = YamlSection.read(file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            folder = Path.of(".");
        }
        StationsFile read = new StationsFile(
                stations(top.section("stations"), folder),
                top.has("navigation") ? folder.resolve(top.text("navigation")) : null,
                top.has("antennas") ? folder.resolve(top.text("antennas")) : null,
                top.number("interval_s", 0.02, 3600, Double.NaN));
        top.finish();
        return read;
    }

    /**
     * Reads a {@code stations} section, here or in a service's configuration.
     *
     * @param folder what relative paths are relative to
     */
    public static List<ConfiguredStation> stations(YamlSection section, Path folder) {
        List<ConfiguredStation> out = new ArrayList<>();
        BitSet said = new BitSet();
        section.sections().values().stream()
                .filter(of -> of.has("id"))
                .forEach(of -> said.set(of.integer("id", 0, ConfiguredStation.ID_MAX)));
        Set<Integer> ids = new HashSet<>();
        Set<String> mounts = new HashSet<>();
        section.sections().forEach((name, of) -> {
            // Who says no id gets the first from its place on that nobody says and nobody has got.
            int free = said.nextClearBit(out.size() + 1);
            while (ids.contains(free)) {
                free = said.nextClearBit(free + 1);
            }
            ConfiguredStation station = ConfiguredStation.read(name, of, free, folder);
            if (!ids.add(station.id())) {
                of.mistake("id", String.valueOf(station.id()), "an id of its own");
            }
            if (!mounts.add(station.mount())) {
                of.mistake("mount", station.mount(), "a mountpoint of its own");
            }
            for (StationInput input : station.inputs()) {
                if (input instanceof StationInput.Pushed pushed && !mounts.add(pushed.mount())) {
                    of.mistake("inputs", pushed.mount(), "a mountpoint of its own");
                }
            }
            out.add(station);
        });
        if (out.isEmpty() || out.size() > STATIONS_MAX) {
            section.mistake(out.size() + " stations", "1 to " + STATIONS_MAX);
        }
        return List.copyOf(out);
    }

    /** The station of a name. */
    public @Nullable ConfiguredStation find(String name) {
        for (ConfiguredStation station : stations) {
            if (station.name().equals(name)) {
                return station;
            }
        }
        return null;
    }
}
