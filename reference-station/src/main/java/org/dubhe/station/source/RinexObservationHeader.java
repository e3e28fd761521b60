package org.dubhe.station.source;

import org.dubhe.geodesy.Ecef;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a RINEX observation file says of its station.
 *
 * @param version 2.00 to 4.02
 * @param marker marker name
 * @param receiver receiver type
 * @param antenna antenna and radome, 20 characters as written
 * @param position approximate marker position, metres; {@code null} where there is none
 * @param antennaHeightMeters marker to ARP, up
 * @param antennaEastMeters marker to ARP, east
 * @param antennaNorthMeters marker to ARP, north
 * @param intervalSeconds NaN where there is none
 */
public record RinexObservationHeader(
        double version,
        String marker,
        String receiver,
        String antenna,
        @Nullable Ecef position,
        double antennaHeightMeters,
        double antennaEastMeters,
        double antennaNorthMeters,
        double intervalSeconds) {}
