package org.dubhe.station.ntrip;

/** The two dialects of NTRIP: RTCM 10410.0 (2004) and RTCM 10410.1 (2011). */
public enum NtripVersion {
    /** {@code SOURCE} and {@code ICY 200 OK}. */
    V1,
    /** HTTP/1.1 with {@code Ntrip-Version: Ntrip/2.0}. */
    V2
}
