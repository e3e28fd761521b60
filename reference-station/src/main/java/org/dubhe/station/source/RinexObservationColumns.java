package org.dubhe.station.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/** What the head of an observation file defines: its columns by system, its time scale, GLONASS channels. Read once; event records may change it. */
final class RinexObservationColumns {
    /** One column of values. */
    record Column(char kind, Signal signal) {}

    private static final int LABEL = 60;

    final byte[] glonassChannels = new byte[64];
    RinexTime timeScale = RinexTime.GPS;
    double version;
    Constellation fileSystem = Constellation.GPS;

    private final Map<Constellation, List<String>> codes = new EnumMap<>(Constellation.class);
    private final List<String> rinex2Codes = new ArrayList<>();
    private final Map<Constellation, @Nullable Column[]> columns = new EnumMap<>(Constellation.class);
    private @Nullable Constellation continued;
    private boolean typesClosed;
    private boolean timeScaleGiven;
    private String marker = "";
    private String receiver = "";
    private String antenna = "";
    private @Nullable Ecef position;
    private final double[] eccentricity = new double[3];
    private double interval = Double.NaN;

    RinexObservationColumns() {
        Arrays.fill(glonassChannels, EpochObservations.CHANNEL_UNKNOWN);
    }

    boolean isRinex2() {
        return version < 3;
    }

    RinexObservationHeader header() {
        return new RinexObservationHeader(
                version,
                marker,
                receiver,
                antenna,
                position,
                eccentricity[0],
                eccentricity[1],
                eccentricity[2],
                interval);
    }

    /** The columns of a system in the order of the file, {@code null} where a column is not used. */
    @Nullable
    Column[] of(Constellation system) {
        return columns.computeIfAbsent(system, this::build);
    }

    /** Reads the head to its end. */
    void readHead(RinexLines lines) throws IOException {
        String line = lines.next();
        if (line == null || !RinexLines.field(line, LABEL, 80).equals("RINEX VERSION / TYPE")) {
            throw lines.broken("first line", line == null ? "nothing" : line.strip(), "RINEX VERSION / TYPE");
        }
        version = RinexLines.number(line, 0, 9);
        if (!(version >= 2 && version < 5)) {
            throw lines.broken("version", RinexLines.field(line, 0, 9), "2.00 to 4.02");
        }
        if (RinexLines.at(line, 20) != 'O') {
            throw lines.broken("file type", RinexLines.field(line, 20, 40), "O, observations");
        }
        Constellation system = Constellation.ofRinexLetter(RinexLines.at(line, 40));
        fileSystem = system == null ? Constellation.GPS : system;
        while ((line = lines.next()) != null) {
            if (RinexLines.field(line, LABEL, 80).equals("END OF HEADER")) {
                if (codes.isEmpty() && rinex2Codes.isEmpty()) {
                    throw lines.broken("head", "no observation types", "TYPES OF OBSERV or OBS TYPES");
                }
                if (!timeScaleGiven) {
                    timeScale = scaleOf(fileSystem);
                }
                return;
            }
            readLine(line, lines);
        }
        throw lines.broken("head", "end of file", "END OF HEADER");
    }

    /** Takes a line of the head, or one that stands between epochs. */
    void readLine(String line, RinexLines lines) throws RinexFormatException {
        String label = RinexLines.field(line, LABEL, 80);
        typesClosed |= !label.endsWith("TYPES OF OBSERV") && !label.equals("SYS / # / OBS TYPES");
        switch (label) {
            case "MARKER NAME" -> marker = RinexLines.field(line, 0, LABEL);
            case "REC # / TYPE / VERS" -> receiver = RinexLines.field(line, 20, 40);
            case "ANT # / TYPE" -> antenna = line.length() > 20 ? line.substring(20, 40) : "";
            case "APPROX POSITION XYZ" -> position = position(line);
            case "ANTENNA: DELTA H/E/N" -> {
                for (int i = 0; i < 3; i++) {
                    double value = RinexLines.number(line, 14 * i, 14 * i + 14);
                    eccentricity[i] = Double.isNaN(value) ? 0 : value;
                }
            }
            case "# / TYPES OF OBSERV" -> readRinex2Types(line);
            case "SYS / # / OBS TYPES" -> readRinex3Types(line, lines);
            case "INTERVAL" -> interval = RinexLines.number(line, 0, 10);
            case "TIME OF FIRST OBS" -> readTimeScale(RinexLines.field(line, 48, 51), lines);
            case "GLONASS SLOT / FRQ #" -> readChannels(line);
            case "SYS / SCALE FACTOR" -> throw lines.broken(label, line.strip(), "a file without scale factors");
            default -> {
                // Comments and what does not change a value.
            }
        }
    }

    private static @Nullable Ecef position(String line) {
        Ecef read = new Ecef(
                RinexLines.number(line, 0, 14), RinexLines.number(line, 14, 28), RinexLines.number(line, 28, 42));
        return read.normMeters() > 1 ? read : null;
    }

    private void readRinex2Types(String line) {
        if (typesClosed && RinexLines.integer(line, 0, 6) > 0) {
            rinex2Codes.clear();
        }
        typesClosed = false;
        columns.clear();
        for (int i = 0; i < 9; i++) {
            String code = RinexLines.field(line, 6 + 6 * i, 12 + 6 * i);
            if (code.length() == 2) {
                rinex2Codes.add(code);
            }
        }
    }

    private void readRinex3Types(String line, RinexLines lines) throws RinexFormatException {
        columns.clear();
        char letter = RinexLines.at(line, 0);
        if (letter != ' ') {
            continued = Constellation.ofRinexLetter(letter);
            if (continued == null) {
                throw lines.broken("system", String.valueOf(letter), "one of G R E S J C I");
            }
            codes.put(continued, new ArrayList<>());
        }
        List<String> of = continued == null ? null : codes.get(continued);
        if (of == null) {
            throw lines.broken("observation types", line.strip(), "a system's letter first");
        }
        for (int i = 0; i < 13; i++) {
            String code = RinexLines.field(line, 6 + 4 * i, 10 + 4 * i);
            if (!code.isEmpty()) {
                of.add(code);
            }
        }
    }

    private void readTimeScale(String name, RinexLines lines) throws RinexFormatException {
        timeScaleGiven = !name.isEmpty();
        timeScale = switch (name) {
            case "" -> scaleOf(fileSystem);
            case "GPS", "GAL", "QZS" -> RinexTime.GPS;
            case "GLO" -> RinexTime.UTC;
            case "BDT", "BDS" -> RinexTime.BDT;
            default -> throw lines.broken("time system", name, "GPS, GLO, GAL, QZS or BDT");
        };
    }

    private static RinexTime scaleOf(Constellation system) {
        return switch (system) {
            case GLONASS -> RinexTime.UTC;
            case BEIDOU -> RinexTime.BDT;
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> RinexTime.GPS;
        };
    }

    private void readChannels(String line) {
        for (int i = 0; i < 8; i++) {
            String satellite = RinexLines.field(line, 4 + 7 * i, 7 + 7 * i);
            String channel = RinexLines.field(line, 8 + 7 * i, 10 + 7 * i);
            int slot = RinexLines.integer(satellite, 1, 3);
            if (satellite.startsWith("R") && slot >= 1 && slot < 64 && channel.matches("[-+]?\\d+")) {
                glonassChannels[slot] = Byte.parseByte(channel);
            }
        }
    }

    private @Nullable Column[] build(Constellation system) {
        List<String> list = isRinex2() ? rinex2Codes : codes.getOrDefault(system, List.of());
        @Nullable Column[] out = new Column[list.size()];
        for (int i = 0; i < out.length; i++) {
            String code = list.get(i);
            char kind = code.charAt(0);
            Signal signal = code.length() != (isRinex2() ? 2 : 3)
                    ? null
                    : isRinex2() ? RinexCodes.ofRinex2(system, code, list) : RinexCodes.ofRinex3(system, code, version);
            boolean known = kind == 'P' || kind == 'C' || kind == 'L' || kind == 'D' || kind == 'S';
            out[i] = signal == null || !known ? null : new Column(kind == 'P' ? 'C' : kind, signal);
        }
        return out;
    }

    /** The satellite of a name such as {@code G05} or, of RINEX 2, {@code _ 5}; −1 where it is none. */
    int satellite(String line, int column) {
        char letter = RinexLines.at(line, column);
        Constellation system = letter == ' ' ? fileSystem : Constellation.ofRinexLetter(letter);
        int number = RinexLines.integer(line, column + 1, column + 3);
        if (system == Constellation.SBAS) {
            number -= 19;
        }
        return system == null || number < 1 || number > 63 ? -1 : Satellite.index(system, number);
    }
}
