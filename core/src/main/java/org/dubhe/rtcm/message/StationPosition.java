package org.dubhe.rtcm.message;

import org.dubhe.geodesy.Ecef;

/** What 1005 and 1006 say alike. */
public sealed interface StationPosition extends RtcmMessage permits StationPosition1005, StationPosition1006 {
    /** DF003. */
    int stationId();

    /** DF141: the station is a virtual one. */
    boolean nonPhysical();

    /** Antenna reference point, 0.1 mm resolution. */
    Ecef arp();
}
