package org.dubhe.observation;

import org.dubhe.geodesy.Ecef;

/**
 * What the operator says of a station of the network.
 *
 * @param name its name and mountpoint, for example {@code ZEGV}
 * @param id DF003 in what it sends, 0 to 4095
 * @param marker position of the marker, metres, in {@code frame}
 * @param antennaHeightMeters marker to antenna reference point (ARP), along the local vertical
 * @param antenna IGS antenna and radome, 20 characters; empty where it is not known
 * @param receiver receiver type; empty where it is not known
 * @param frame name and epoch of the frame, for example {@code ITRF2014@2021.0}
 */
public record ReferenceStation(
        String name, int id, Ecef marker, double antennaHeightMeters, String antenna, String receiver, String frame) {
    /** Position of the antenna reference point, metres. */
    public Ecef arp() {
        return marker.plusEnu(0, 0, antennaHeightMeters);
    }
}
