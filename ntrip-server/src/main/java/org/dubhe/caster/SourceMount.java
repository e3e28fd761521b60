package org.dubhe.caster;

/**
 * A mountpoint that a station may push to. Its index in the caster's list is the station's index at the {@link FrameSink}.
 *
 * @param mount name, case-sensitive
 * @param stationId DF003 in what it sends, 0 to 4095; −1 where any is right
 * @param framed true for RTCM 3, of which whole frames with a good CRC alone are passed on; false for any other stream, passed on as it comes
 */
public record SourceMount(String mount, int stationId, boolean framed) {
    /** One that sends RTCM 3. */
    public SourceMount(String mount, int stationId) {
        this(mount, stationId, true);
    }
}
