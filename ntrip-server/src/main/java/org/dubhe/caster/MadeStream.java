package org.dubhe.caster;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dubhe.signal.Constellation;

/**
 * A stream that is made for each rover out of those of the sources, as its line of the sourcetable needs it.
 *
 * @param msmLevel of its observations
 * @param systems whose observations it can have
 * @param otherSeconds its numbers without observations, with their periods
 * @param sample what one rover gets; nothing is in it before the first one is served
 */
public record MadeStream(
        int msmLevel, List<Constellation> systems, Map<Integer, Double> otherSeconds, StreamProfile sample) {

    /**
     * Numbers with their periods in seconds, as they will be made.
     *
     * @param common systems that all sources have, with the seconds between two epochs
     * @return empty where there is nothing that it could be made of
     */
    SortedMap<Integer, Double> expected(Map<Constellation, Double> common) {
        SortedMap<Integer, Double> out = new TreeMap<>();
        for (Constellation system : systems) {
            Double seconds = common.get(system);
            if (seconds != null) {
                out.put(system.msmBase() + msmLevel, seconds);
            }
        }
        if (!out.isEmpty()) {
            out.putAll(otherSeconds);
        }
        return out;
    }
}
