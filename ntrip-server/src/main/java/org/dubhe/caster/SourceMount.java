package org.dubhe.caster;

/**
 * A mountpoint that a station may push to. Its index in the caster's list is the station's index at the {@link FrameSink}.
 *
 * @param mount name, case-sensitive
 * @param stationId DF003 in what it sends, 0 to 4095; −1 where any is right
 */
public record SourceMount(String mount, int stationId) {}
