package org.dubhe.rtcm.message;

/** What the ephemerides of GPS, BeiDou, QZSS and Galileo have alike. */
public sealed interface KeplerMessage extends RtcmMessage
        permits GpsEphemeris1019, BeidouEphemeris1042, QzssEphemeris1044, GalileoFnav1045, GalileoInav1046 {
    /** Number of the satellite in its system as the message counts: PRN, for QZSS PRN − 192. */
    int satellite();

    /** Week as sent: GPS and QZSS modulo 1024, BDT and Galileo weeks counted from their own epochs. */
    int week();

    /** Orbit, SI units and radians. */
    KeplerElements elements();

    /** Satellite clock. */
    ClockElements clock();
}
