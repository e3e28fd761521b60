package org.dubhe.caster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.signal.Constellation;
import org.dubhe.station.ntrip.Sourcetable;
import org.jspecify.annotations.Nullable;

/** Makes the STR record of a mountpoint out of what is configured and what its sources, or what is made of theirs, really send. */
final class StreamRecord {
    private StreamRecord() {}

    /**
     * The record.
     *
     * @param sources profiles of the sources that are connected
     * @return as configured where no source is; of a stream that is passed on with what all sources have in common, of one that is made with what a
     *     rover gets, before the first with what will be made
     */
    static Sourcetable.Stream of(Mountpoint mountpoint, List<StreamProfile> sources, long nowNanos) {
        Supplier<MadeStream> made = mountpoint.made();
        if (sources.isEmpty()) {
            return mountpoint.record();
        }
        return made == null ? passedOn(mountpoint, sources, nowNanos) : made(mountpoint, made.get(), sources, nowNanos);
    }

    private static Sourcetable.Stream passedOn(Mountpoint mountpoint, List<StreamProfile> sources, long nowNanos) {
        StreamProfile first = sources.getFirst();
        if (sources.size() == 1) {
            return with(
                    mountpoint,
                    first.periodsSeconds(nowNanos),
                    first.carrier(),
                    first.systems(nowNanos).keySet(),
                    first.position(),
                    first.receiver(),
                    first.bitRate());
        }
        SortedMap<Integer, Double> messages = new TreeMap<>();
        first.periodsSeconds(nowNanos).keySet().forEach(number -> messages.put(number, 0.0));
        for (StreamProfile other : sources) {
            messages.keySet().retainAll(other.periodsSeconds(nowNanos).keySet());
        }
        return with(
                mountpoint,
                messages,
                carrier(sources),
                common(sources, nowNanos).keySet(),
                null,
                "",
                0);
    }

    private static Sourcetable.Stream made(
            Mountpoint mountpoint, MadeStream made, List<StreamProfile> sources, long nowNanos) {
        StreamProfile sample = made.sample();
        Map<Constellation, Double> common = common(sources, nowNanos);
        SortedMap<Integer, Double> expected = made.expected(common);
        Set<Constellation> served = sample.systems(nowNanos).keySet();
        if (served.isEmpty()) {
            common.keySet().retainAll(made.systems());
            return with(mountpoint, expected, carrier(sources), common.keySet(), null, "", 0);
        }
        SortedMap<Integer, Double> got = sample.periodsSeconds(nowNanos);
        got.replaceAll((number, seconds) -> seconds > 0 ? seconds : expected.getOrDefault(number, 0.0));
        // Not its position: that is where a rover stands.
        return with(mountpoint, got, sample.carrier(), served, null, "", sample.bitRate());
    }

    /** The least that any has. */
    private static int carrier(List<StreamProfile> sources) {
        return sources.stream().mapToInt(StreamProfile::carrier).min().orElse(0);
    }

    /** Systems that all have, each with the longest of its periods in seconds. */
    private static Map<Constellation, Double> common(List<StreamProfile> sources, long nowNanos) {
        Map<Constellation, Double> out = sources.getFirst().systems(nowNanos);
        for (StreamProfile source : sources) {
            Map<Constellation, Double> has = source.systems(nowNanos);
            out.keySet().retainAll(has.keySet());
            out.replaceAll((system, seconds) -> Math.max(seconds, has.getOrDefault(system, 0.0)));
        }
        return out;
    }

    private static Sourcetable.Stream with(
            Mountpoint mountpoint,
            SortedMap<Integer, Double> periodsSeconds,
            int carrier,
            Set<Constellation> systems,
            @Nullable Geodetic at,
            String receiver,
            int bitRate) {
        Sourcetable.Stream said = mountpoint.record();
        return new Sourcetable.Stream(
                said.mountpoint(),
                said.identifier(),
                said.format(),
                or(StreamProfile.details(periodsSeconds), said.formatDetails()),
                mountpoint.isRtcm() ? carrier : said.carrier(),
                or(StreamProfile.words(systems), said.navSystem()),
                said.network(),
                said.country(),
                at == null ? said.latitudeDegrees() : at.latitudeDegrees(),
                at == null ? said.longitudeDegrees() : at.longitudeDegrees(),
                said.nmea(),
                said.networkSolution(),
                or(receiver, said.generator()),
                said.encryption(),
                said.authentication(),
                said.fee(),
                bitRate,
                said.misc());
    }

    private static String or(String found, String otherwise) {
        return found.isEmpty() ? otherwise : found;
    }
}
