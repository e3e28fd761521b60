package org.dubhe.caster;

/**
 * A way for a station's stream to come in. Its index in the caster's list is the station's index at the {@link FrameSink}.
 *
 * @param mount name, case-sensitive
 * @param stationId DF003 in what it sends, 0 to 4095; −1 where any is right
 * @param framed true for RTCM 3, of which whole frames with a good CRC alone are passed on; false for any other stream, passed on as it comes
 * @param pushed whether a source may push to it; else this side opens it, see {@link Caster#pulled}
 */
public record SourceMount(String mount, int stationId, boolean framed, boolean pushed) {
    /** A mountpoint to push RTCM 3 to. */
    public SourceMount(String mount, int stationId) {
        this(mount, stationId, true, true);
    }
}
