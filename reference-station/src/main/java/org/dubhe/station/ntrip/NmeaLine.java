package org.dubhe.station.ntrip;

/** What one line of what a rover sends turns out to be. */
public sealed interface NmeaLine permits Gga, NmeaLine.Other, NmeaLine.Broken {
    /** A good NMEA sentence of another type, or an empty line: of no interest. */
    record Other() implements NmeaLine {
        static final Other INSTANCE = new Other();
    }

    /**
     * No NMEA, a wrong or missing checksum, or a GGA with impossible fields.
     *
     * @param reason in words, without the line itself
     */
    record Broken(String reason) implements NmeaLine {}
}
