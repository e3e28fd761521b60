package org.dubhe.caster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.Sourcetable;

/** Makes the STR record of a mountpoint out of what is configured and what its sources really send. */
final class StreamRecord {
    private StreamRecord() {}

    /**
     * The record.
     *
     * @param profiles of the sources that are connected
     * @return as configured where no source is, else with what all of them have in common
     */
    static Sourcetable.Stream of(Mountpoint mountpoint, List<StreamProfile> profiles, long nowNanos) {
        Sourcetable.Stream said = mountpoint.record();
        if (profiles.isEmpty()) {
            return said;
        }
        StreamProfile first = profiles.getFirst();
        boolean one = profiles.size() == 1;
        int carrier = first.carrier();
        Set<String> systems =
                new LinkedHashSet<>(List.of(first.systems(nowNanos).split("\\+")));
        Set<Integer> messages = first.messages(nowNanos);
        for (StreamProfile other : profiles) {
            carrier = Math.min(carrier, other.carrier());
            systems.retainAll(List.of(other.systems(nowNanos).split("\\+")));
            messages.retainAll(other.messages(nowNanos));
        }
        Geodetic at = one ? first.position() : null;
        String receiver = one ? first.receiver() : "";
        return new Sourcetable.Stream(
                said.mountpoint(),
                said.identifier(),
                said.format(),
                one
                        ? or(first.formatDetails(nowNanos), said.formatDetails())
                        : or(list(messages), said.formatDetails()),
                mountpoint.isRtcm() ? carrier : said.carrier(),
                or(String.join("+", systems), said.navSystem()),
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
                one ? first.bitRate() : said.bitRate(),
                said.misc());
    }

    private static String list(Set<Integer> messages) {
        List<String> words = new ArrayList<>();
        messages.forEach(number -> words.add(Integer.toString(number)));
        return String.join(",", words);
    }

    private static String or(String found, String otherwise) {
        return found.isEmpty() ? otherwise : found;
    }
}
