package org.dubhe.rtcm.message;

/** A message that this package reads and writes; components are the raw integers of the wire, so writing it again loses nothing. */
public sealed interface RtcmMessage
        permits StationPosition,
                KeplerMessage,
                GlonassEphemeris1020,
                PhysicalStation1032,
                Antenna1007,
                Antenna1008,
                AntennaReceiver1033,
                CodePhaseBias1230,
                Text1029 {
    /** DF002. */
    int number();
}
