package org.dubhe.ephemeris;

/** The navigation message an ephemeris came in; its clock refers to a message's own pair of signals. */
public enum NavigationMessage {
    /** GPS and QZSS L1 C/A (IS-GPS-200, IS-QZSS-PNT): clock for L1 and L2 P, ionosphere-free. */
    LNAV,
    /** Galileo E1-B and E5b-I (OS-SIS-ICD): clock for E1 and E5b. */
    INAV,
    /** Galileo E5a-I: clock for E1 and E5a. */
    FNAV,
    /** BeiDou MEO and IGSO, B1I, B2I, B3I (BDS-SIS-ICD-B1I): clock for B3I. */
    D1,
    /** BeiDou GEO. */
    D2
}
