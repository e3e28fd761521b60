package org.dubhe.station.ntrip;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;
import org.dubhe.geodesy.Geodetic;

/**
 * A rover's position as the NMEA 0183 sentence GGA says it; any talker ({@code GP}, {@code GN}, {@code BD} …).
 *
 * @param utcSecondsOfDay time of the fix, seconds since midnight UTC; NaN where the field is empty
 * @param latitudeDegrees north positive, {@code [−90, 90]}; NaN where empty (then {@code quality} is 0)
 * @param longitudeDegrees east positive, {@code [−180, 180]}; NaN where empty (then {@code quality} is 0)
 * @param quality 0 no fix, 1 single, 2 differential, 4 RTK fixed, 5 RTK float, 6 dead reckoning …
 * @param satellites satellites used; 0 where empty
 * @param hdop horizontal dilution of precision; NaN where empty
 * @param altitudeMeters height above mean sea level; NaN where empty
 * @param geoidSeparationMeters geoid above the ellipsoid; NaN where empty
 */
public record Gga(
        double utcSecondsOfDay,
        double latitudeDegrees,
        double longitudeDegrees,
        int quality,
        int satellites,
        double hdop,
        double altitudeMeters,
        double geoidSeparationMeters)
        implements NmeaLine {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,9}(\\.\\d{0,12})?");

    /** Whole units of 1e-7 minute in a degree: the resolution of what {@link #toSentence} writes, 0.2 mm. */
    private static final long UNITS_PER_DEGREE = 600_000_000L;

    /** A fix of quality 1 at a point, as a rover that knows its ellipsoidal height would say it. */
    public static Gga of(Geodetic position, double geoidSeparationMeters, Instant at) {
        double seconds = at.atOffset(ZoneOffset.UTC).toLocalTime().toNanoOfDay() * 1e-9;
        return new Gga(
                seconds,
                position.latitudeDegrees(),
                position.longitudeDegrees(),
                1,
                12,
                1.0,
                position.heightMeters() - geoidSeparationMeters,
                geoidSeparationMeters);
    }

    /** Whether it says where on the map the rover is: quality not 0, latitude and longitude present. */
    public boolean hasPlace() {
        return quality != 0 && !Double.isNaN(latitudeDegrees) && !Double.isNaN(longitudeDegrees);
    }

    /** Whether it says where the rover is: {@link #hasPlace} with an altitude. */
    public boolean hasFix() {
        return hasPlace() && !Double.isNaN(altitudeMeters);
    }

    /** Whether the sentence carried the geoid separation, so that its ellipsoidal height is known. */
    public boolean hasGeoidSeparation() {
        return !Double.isNaN(geoidSeparationMeters);
    }

    /**
     * The position with its ellipsoidal height, altitude + geoid separation.
     *
     * @param fallbackSeparationMeters taken where the sentence has no separation, from a geoid model
     * @return NaN components where {@link #hasFix} is false
     */
    public Geodetic position(double fallbackSeparationMeters) {
        double separation = hasGeoidSeparation() ? geoidSeparationMeters : fallbackSeparationMeters;
        return Geodetic.ofDegrees(latitudeDegrees, longitudeDegrees, altitudeMeters + separation);
    }

    /**
     * Reads one line, with or without its line end. The checksum must be there and right.
     *
     * @return a {@code Gga} (perhaps without a fix), {@link NmeaLine.Other}, or {@link NmeaLine.Broken}; never throws
     */
    public static NmeaLine parse(String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            return NmeaLine.Other.INSTANCE;
        }
        if (text.charAt(0) != '$' && text.charAt(0) != '!') {
            return new NmeaLine.Broken("no NMEA sentence");
        }
        int star = text.lastIndexOf('*');
        if (star < 0 || star + 3 != text.length()) {
            return new NmeaLine.Broken("no checksum");
        }
        int said = hex(text.charAt(star + 1)) << 4 | hex(text.charAt(star + 2));
        if (said != checksum(text, 1, star)) {
            return new NmeaLine.Broken("wrong checksum");
        }
        String[] fields = text.substring(1, star).split(",", -1);
        if (fields[0].length() != 5 || !fields[0].endsWith("GGA")) {
            return NmeaLine.Other.INSTANCE;
        }
        return fields.length < 13 ? new NmeaLine.Broken("GGA with too few fields") : ofFields(fields);
    }

    private static NmeaLine ofFields(String[] fields) {
        double latitude = angle(fields[2], fields[3], 'N', 'S', 90);
        double longitude = angle(fields[4], fields[5], 'E', 'W', 180);
        if (latitude == Double.POSITIVE_INFINITY || longitude == Double.POSITIVE_INFINITY) {
            return new NmeaLine.Broken("GGA with an impossible latitude or longitude");
        }
        int quality = fields[6].length() == 1 ? Character.digit(fields[6].charAt(0), 10) : -1;
        if (fields[6].isEmpty() || Double.isNaN(latitude) || Double.isNaN(longitude)) {
            quality = 0;
        }
        if (quality < 0) {
            return new NmeaLine.Broken("GGA with an impossible quality");
        }
        double satellites = decimal(fields[7]);
        return new Gga(
                timeOfDay(fields[1]),
                latitude,
                longitude,
                quality,
                Double.isNaN(satellites) ? 0 : (int) satellites,
                decimal(fields[8]),
                decimal(fields[9]),
                decimal(fields[11]));
    }

    /** As a sentence with checksum, without line end; empty fields where this has NaN. */
    public String toSentence() {
        StringBuilder out = new StringBuilder(96).append("$GPGGA,");
        if (!Double.isNaN(utcSecondsOfDay)) {
            long centiseconds = Math.round(utcSecondsOfDay * 100) % 8_640_000;
            LocalTime time = LocalTime.ofSecondOfDay(centiseconds / 100);
            out.append(String.format(
                    Locale.ROOT,
                    "%02d%02d%02d.%02d",
                    time.getHour(),
                    time.getMinute(),
                    time.getSecond(),
                    centiseconds % 100));
        }
        appendAngle(out, latitudeDegrees, "%02d", 'N', 'S');
        appendAngle(out, longitudeDegrees, "%03d", 'E', 'W');
        out.append(String.format(Locale.ROOT, ",%d,%02d,", quality, satellites));
        appendNumber(out, hdop, "%.1f");
        out.append(',');
        appendNumber(out, altitudeMeters, "%.4f");
        out.append(",M,");
        appendNumber(out, geoidSeparationMeters, "%.4f");
        out.append(",M,,");
        int sum = checksum(out, 1, out.length());
        return out.append(String.format(Locale.ROOT, "*%02X", sum)).toString();
    }

    private static void appendAngle(StringBuilder out, double degrees, String pattern, char positive, char negative) {
        if (Double.isNaN(degrees)) {
            out.append(",,");
            return;
        }
        long units = Math.round(Math.abs(degrees) * UNITS_PER_DEGREE);
        long minuteUnits = units % UNITS_PER_DEGREE;
        out.append(',')
                .append(String.format(Locale.ROOT, pattern, units / UNITS_PER_DEGREE))
                .append(String.format(Locale.ROOT, "%02d.%07d", minuteUnits / 10_000_000, minuteUnits % 10_000_000))
                .append(',')
                .append(degrees < 0 ? negative : positive);
    }

    private static void appendNumber(StringBuilder out, double value, String pattern) {
        if (!Double.isNaN(value)) {
            out.append(String.format(Locale.ROOT, pattern, value));
        }
    }

    /** Signed degrees; NaN where empty, positive infinity where impossible. */
    private static double angle(String field, String hemisphere, char positive, char negative, int limitDegrees) {
        if (field.isEmpty()) {
            return Double.NaN;
        }
        double value = decimal(field);
        double degrees = Math.floor(value / 100);
        double minutes = value - degrees * 100;
        double magnitude = degrees + minutes / 60;
        if (!(value >= 0) || minutes >= 60 || magnitude > limitDegrees || hemisphere.length() != 1) {
            return Double.POSITIVE_INFINITY;
        }
        char side = hemisphere.charAt(0);
        if (side == positive) {
            return magnitude;
        }
        return side == negative ? -magnitude : Double.POSITIVE_INFINITY;
    }

    /** Seconds of the day from {@code hhmmss.ss}; NaN where empty or impossible. */
    private static double timeOfDay(String field) {
        double value = decimal(field);
        if (!(value >= 0 && value < 240_000)) {
            return Double.NaN;
        }
        int hours = (int) (value / 10_000);
        int minutes = (int) (value / 100) % 100;
        double seconds = value - hours * 10_000.0 - minutes * 100.0;
        return minutes < 60 && seconds < 61 ? hours * 3600.0 + minutes * 60.0 + seconds : Double.NaN;
    }

    private static double decimal(String field) {
        return DECIMAL.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
    }

    private static int hex(char digit) {
        int value = Character.digit(digit, 16);
        return value < 0 ? 0x100 : value;
    }

    private static int checksum(CharSequence text, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum ^= text.charAt(i);
        }
        return sum;
    }
}
