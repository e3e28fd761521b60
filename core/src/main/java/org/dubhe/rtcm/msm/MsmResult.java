package org.dubhe.rtcm.msm;

/** What became of a payload that was to be an MSM. */
public enum MsmResult {
    /** Whole and taken. */
    DECODED,
    /** Its number is no MSM1 to MSM7. */
    NOT_MSM,
    /** Satellites × signals of its masks exceed {@link Msm#CELLS_MAX}: no such message exists. */
    IMPOSSIBLE_MASK,
    /** Shorter than its masks ask for. */
    TRUNCATED
}
