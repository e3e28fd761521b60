package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GlonassTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast ephemerides out of a RINEX navigation file, versions 2 (GPS, GLONASS) to 4 (LNAV, INAV, FNAV, D1, D2, FDMA), gzip by name. SBAS, NavIC and
 * the newer civil messages are skipped. All of the file is in memory: a day of all systems is some thousands of records.
 */
public final class RinexNavigationReader {
    /**
     * An ephemeris and when it was heard.
     *
     * @param transmitted time of transmission; where the file says nothing sensible, the orbit's reference time
     * @param ephemeris the data set
     */
    public record Record(GpsTime transmitted, Ephemeris ephemeris) {}

    /** Farther than this from the reference time, a time of transmission is a mistake of the file. */
    private static final double TRANSMISSION_MAX_SECONDS = 4 * 3600;

    /** Upper bounds of the URA indices of GPS, metres (IS-GPS-200 §20.3.3.3.1.3); BeiDou's and QZSS's are nearly the same. */
    private static final double[] URA_METERS = {
        2.4, 3.4, 4.85, 6.85, 9.65, 13.65, 24, 48, 96, 192, 384, 768, 1536, 3072, 6144
    };

    private final RinexLines lines;
    private final List<Record> records = new ArrayList<>();
    private double version;
    private boolean glonassFile;

    private RinexNavigationReader(RinexLines lines) {
        this.lines = lines;
    }

    /** All ephemerides of a file, by time of transmission. */
    public static List<Record> read(Path file) throws IOException {
        try (RinexLines lines = new RinexLines(file)) {
            RinexNavigationReader reader = new RinexNavigationReader(lines);
            reader.readHead();
            reader.readRecords();
            reader.records.sort(Comparator.comparing(Record::transmitted));
            return List.copyOf(reader.records);
        }
    }

    /** A store filled with all of a file. */
    public static EphemerisStore readStore(Path file) throws IOException {
        EphemerisStore store = new EphemerisStore();
        for (Record found : read(file)) {
            store.add(found.ephemeris());
        }
        return store;
    }

    private void readHead() throws IOException {
        String line = lines.next();
        if (line == null || !RinexLines.field(line, 60, 80).equals("RINEX VERSION / TYPE")) {
            throw lines.broken("first line", line == null ? "nothing" : line.strip(), "RINEX VERSION / TYPE");
        }
        version = RinexLines.number(line, 0, 9);
        char type = RinexLines.at(line, 20);
        glonassFile = version < 3 && type == 'G';
        if (!(version >= 2 && version < 5) || (type != 'N' && !glonassFile)) {
            throw lines.broken("version and type", RinexLines.field(line, 0, 40), "2.00 to 4.02, N or G");
        }
        while ((line = lines.next()) != null) {
            if (RinexLines.field(line, 60, 80).equals("END OF HEADER")) {
                return;
            }
        }
        throw lines.broken("head", "end of file", "END OF HEADER");
    }

    private void readRecords() throws IOException {
        String line;
        boolean wanted = true;
        String message = "";
        while ((line = lines.next()) != null) {
            if (line.startsWith(">")) {
                message = RinexLines.field(line, 10, 14);
                wanted = line.startsWith("> EPH")
                        && List.of("LNAV", "INAV", "FNAV", "D1", "D2", "FDMA").contains(message);
            } else if (wanted && !line.isBlank()) {
                readRecord(line);
            }
        }
    }

    private void readRecord(String first) throws IOException {
        Constellation system = version >= 3
                ? Constellation.ofRinexLetter(first.charAt(0))
                : glonassFile ? Constellation.GLONASS : Constellation.GPS;
        if (system == null) {
            throw lines.broken("satellite", RinexLines.field(first, 0, 3), "a letter of G R E S J C I and a number");
        }
        double[] v = new double[31];
        Arrays.fill(v, Double.NaN);
        int first0 = version < 3 ? 22 : 23;
        for (int i = 0; i < 3; i++) {
            v[i] = RinexLines.number(first, first0 + 19 * i, first0 + 19 * (i + 1));
        }
        int orbitLines = switch (system) {
            case GLONASS -> version >= 3.045 ? 4 : 3;
            case SBAS -> 3;
            case GPS, GALILEO, QZSS, BEIDOU, NAVIC -> 7;
        };
        int margin = version < 3 ? 3 : 4;
        for (int k = 0; k < orbitLines; k++) {
            String line = lines.next();
            if (line == null) {
                return;
            }
            for (int i = 0; i < 4; i++) {
                v[3 + 4 * k + i] = RinexLines.number(line, margin + 19 * i, margin + 19 * (i + 1));
            }
        }
        add(system, first, v);
    }

    private void add(Constellation system, String first, double[] v) throws RinexFormatException {
        int number = version < 3 ? RinexLines.integer(first, 0, 2) : RinexLines.integer(first, 1, 3);
        GpsTime toc = epoch(system, first);
        if (toc == null || number < 1 || number > 63) {
            throw lines.broken("record", first.strip(), "satellite and date");
        }
        int satellite = Satellite.index(system, number);
        switch (system) {
            case GLONASS -> addGlonass(satellite, toc, v);
            case GPS, QZSS, GALILEO, BEIDOU -> addKepler(system, satellite, toc, v);
            case SBAS, NAVIC -> {
                // Nobody here uses their orbits.
            }
        }
    }

    private @Nullable GpsTime epoch(Constellation system, String line) {
        RinexTime scale = scaleOf(system);
        if (version < 3) {
            return scale.at(
                    RinexTime.fullYear(RinexLines.integer(line, 3, 5)),
                    RinexLines.integer(line, 6, 8),
                    RinexLines.integer(line, 9, 11),
                    RinexLines.integer(line, 12, 14),
                    RinexLines.integer(line, 15, 17),
                    RinexLines.number(line, 17, 22));
        }
        return scale.at(
                RinexLines.integer(line, 4, 8),
                RinexLines.integer(line, 9, 11),
                RinexLines.integer(line, 12, 14),
                RinexLines.integer(line, 15, 17),
                RinexLines.integer(line, 18, 20),
                RinexLines.integer(line, 21, 23));
    }

    private static RinexTime scaleOf(Constellation system) {
        return switch (system) {
            case GLONASS -> RinexTime.UTC;
            case BEIDOU -> RinexTime.BDT;
            case GPS, GALILEO, SBAS, QZSS, NAVIC -> RinexTime.GPS;
        };
    }

    /** The instant of that second of the (system's own) week nearest to another; the file's week number is not needed. */
    private static GpsTime nearest(Constellation system, double secondsOfWeek, GpsTime to) {
        long ofWeek = Math.round(secondsOfWeek * 1e9);
        long candidate = system == Constellation.BEIDOU ? BeidouTime.toGpsNanos(ofWeek) : ofWeek;
        long weeks = Math.round((to.nanos() - candidate) / (double) GpsTime.WEEK);
        return new GpsTime(candidate + weeks * GpsTime.WEEK);
    }

    private void addKepler(Constellation system, int satellite, GpsTime toc, double[] v) {
        for (int i = 0; i <= 19; i++) {
            if (Double.isNaN(v[i]) && i != 3) {
                return;
            }
        }
        GpsTime toe = nearest(system, v[11], toc);
        KeplerOrbit orbit = new KeplerOrbit(
                v[10], v[8], v[15], v[19], v[13], v[18], v[17], v[6], v[5], v[7], v[9], v[16], v[4], v[12], v[14]);
        ClockPolynomial clock = new ClockPolynomial(toc, v[0], v[1], v[2]);
        NavigationMessage message = switch (system) {
            case GALILEO -> isInav(whole(v[20])) ? NavigationMessage.INAV : NavigationMessage.FNAV;
            case BEIDOU ->
                KeplerEphemeris.isBeidouGeo(Satellite.number(satellite)) ? NavigationMessage.D2 : NavigationMessage.D1;
            case GPS, GLONASS, SBAS, QZSS, NAVIC -> NavigationMessage.LNAV;
        };
        boolean galileo = system == Constellation.GALILEO;
        boolean beidou = system == Constellation.BEIDOU;
        boolean gps = !galileo && !beidou;
        int clockIssue = gps ? whole(v[26]) : beidou ? whole(v[28]) : whole(v[3]);
        Ephemeris ephemeris = new KeplerEphemeris(
                satellite,
                message,
                whole(v[3]),
                clockIssue,
                whole(v[24]),
                galileo ? sisaIndex(v[23]) : uraIndex(v[23]),
                gps && v[28] > 0 && v[28] != 4 ? 1 : 0,
                toe,
                orbit,
                clock,
                Double.isNaN(v[25]) ? 0 : v[25],
                gps || message == NavigationMessage.FNAV ? Double.NaN : Double.isNaN(v[26]) ? 0 : v[26]);
        add(ephemeris, Double.isNaN(v[27]) ? toe : nearest(system, v[27], toe));
    }

    private void addGlonass(int satellite, GpsTime tb, double[] v) {
        for (int i = 0; i <= 13; i++) {
            if (Double.isNaN(v[i])) {
                return;
            }
        }
        double km = 1000;
        // Version 3.05 on has Δτn in a fourth line, 0.999…E+09 where it is not known.
        double l2Delay = Math.abs(v[16]) < 1 ? v[16] : Double.NaN;
        Ephemeris ephemeris = new GlonassEphemeris(
                satellite,
                whole(v[10]) > 128 ? whole(v[10]) - 256 : whole(v[10]),
                tb,
                v[3] * km,
                v[7] * km,
                v[11] * km,
                v[4] * km,
                v[8] * km,
                v[12] * km,
                v[5] * km,
                v[9] * km,
                v[13] * km,
                v[0],
                v[1],
                l2Delay,
                whole(v[6]),
                (int) (GlonassTime.of(tb).nanosOfDay() / (900 * GpsTime.SECOND)),
                whole(v[14]));
        long leap = LeapSeconds.at(tb) * GpsTime.SECOND;
        add(ephemeris, nearest(Constellation.GPS, v[2] + leap * 1e-9, tb));
    }

    private void add(Ephemeris ephemeris, GpsTime transmitted) {
        boolean sensible = Math.abs(transmitted.secondsSince(ephemeris.toe())) <= TRANSMISSION_MAX_SECONDS;
        records.add(new Record(sensible ? transmitted : ephemeris.toe(), ephemeris));
    }

    /** Bits 0 and 2: I/NAV from E1-B, from E5b-I; bit 9: its clock is of E1 and E5b. */
    private static boolean isInav(int dataSource) {
        return (dataSource & 0x205) != 0;
    }

    private static int whole(double value) {
        return Double.isNaN(value) ? 0 : (int) Math.round(value);
    }

    private static int uraIndex(double meters) {
        int index = 0;
        while (index < URA_METERS.length && meters > URA_METERS[index]) {
            index++;
        }
        return index;
    }

    /** Galileo OS-SIS-ICD §5.1.12, table 76; 255 where there is no prediction. */
    private static int sisaIndex(double meters) {
        if (!(meters >= 0 && meters <= 6)) {
            return 255;
        }
        double index = meters < 0.5
                ? meters / 0.01
                : meters < 1
                        ? 50 + (meters - 0.5) / 0.02
                        : meters < 2 ? 75 + (meters - 1) / 0.04 : 100 + (meters - 2) / 0.16;
        return (int) Math.round(index);
    }
}
