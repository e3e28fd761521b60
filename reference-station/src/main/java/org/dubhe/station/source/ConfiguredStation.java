package org.dubhe.station.source;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.ReferenceStation;
import org.jspecify.annotations.Nullable;

/**
 * One station of a configuration: {@code stations.yaml} of a folder of observations, or the {@code stations} of a service. Immutable.
 *
 * <p>Keys: {@code id}, {@code xyz_m}, {@code header_xyz_m}, {@code antenna}, {@code antenna_height_m}, {@code receiver}, {@code frame},
 * {@code epoch}, {@code observations}, {@code mount}, {@code password} (or {@code password_file}, {@code password_env}), {@code inputs}, {@code on_demand}; none of them is required.
 *
 * @param name the key of its section: letters, digits, {@code _ - .}
 * @param id DF003, 0 to 4095; by default its place in the file from 1, or the next one that no other station says or has
 * @param marker marker position, metres; {@code null} where the configuration has none: such a station never enters the network
 * @param headerMarker marker position as its own files say, metres, in their frame
 * @param antennaHeightMeters marker to ARP along the vertical
 * @param antenna IGS antenna and radome, 20 characters; empty where unknown
 * @param receiver empty where unknown
 * @param frame for example {@code ITRF2014}; empty where unknown
 * @param epoch year of the coordinates; NaN where unknown
 * @param observations its observation file
 * @param mount mountpoint it pushes to and is served as; its name by default
 * @param password with which it pushes to its mountpoint; empty where nobody may
 * @param inputs further ways for its stream to come in, the better ones first
 * @param onDemand its pulled inputs are open only while a rover wants the station's own stream; such a station has no position
 */
public record ConfiguredStation(
        String name,
        int id,
        @Nullable Ecef marker,
        @Nullable Ecef headerMarker,
        double antennaHeightMeters,
        String antenna,
        String receiver,
        String frame,
        double epoch,
        @Nullable Path observations,
        String mount,
        String password,
        List<StationInput> inputs,
        boolean onDemand) {
    /** DF003 has 12 bits. */
    public static final int ID_MAX = 4095;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    static final Pattern MOUNT = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    /** Length of an antenna with its radome (IGS rcvr_ant.tab). */
    private static final int ANTENNA_LENGTH = 20;

    /**
     * Reads a station's section to its end.
     *
     * @param ordinal place in the file from 1
     * @param folder what relative paths are relative to
     */
    static ConfiguredStation read(String name, YamlSection section, int ordinal, Path folder) {
        if (!NAME.matcher(name).matches()) {
            section.mistake(name, "1 to 32 letters, digits, _ - .");
        }
        String antenna = section.text("antenna", "");
        if (antenna.length() > ANTENNA_LENGTH) {
            section.mistake("antenna", antenna, "at most 20 characters");
        }
        String mount = section.text("mount", name);
        if (!MOUNT.matcher(mount).matches()) {
            section.mistake("mount", mount, "1 to 100 letters, digits, _ - .");
        }
        ConfiguredStation station = new ConfiguredStation(
                name,
                section.integer("id", 0, ID_MAX, ordinal),
                section.ecef("xyz_m"),
                section.ecef("header_xyz_m"),
                section.number("antenna_height_m", -10, 100, 0),
                antenna,
                section.text("receiver", ""),
                section.text("frame", ""),
                section.number("epoch", 1980, 2200, Double.NaN),
                section.has("observations") ? folder.resolve(section.text("observations")) : null,
                mount,
                Secrets.read(section, "password", folder, ""),
                section.has("inputs") ? StationInput.read(section.section("inputs"), folder) : List.of(),
                section.flag("on_demand", false));
        if (station.onDemand && (station.marker != null || station.inputs.isEmpty())) {
            section.mistake(
                    "on_demand", "true", "with inputs and without xyz_m: the network needs its stations always");
        }
        section.finish();
        return station;
    }

    /** What the network needs of it; {@code null} for a station without a position. */
    public @Nullable ReferenceStation reference() {
        String at = Double.isNaN(epoch) ? frame : frame + "@" + epoch;
        return marker == null
                ? null
                : new ReferenceStation(name, id, marker, antennaHeightMeters, antenna, receiver, at);
    }
}
