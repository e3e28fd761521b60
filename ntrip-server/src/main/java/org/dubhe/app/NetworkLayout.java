package org.dubhe.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.station.source.ConfiguredStation;

/** What the places of a configuration's stations say against solving a network of them. Stateless. */
final class NetworkLayout {
    /** Antennas of one roof; stations of a network are kilometres apart. */
    static final double TOGETHER_METERS = 100;

    private NetworkLayout() {}

    /** All that an operator should know of these stations before rovers ask, a sentence each. */
    static List<String> remarks(List<ConfiguredStation> stations) {
        List<String> out = new ArrayList<>();
        List<ReferenceStation> network = new ArrayList<>();
        for (ConfiguredStation station : stations) {
            ReferenceStation reference = station.reference();
            if (reference == null) {
                out.add("station " + station.name()
                        + ": no xyz_m, so it is served raw and nearest and is no part of the network");
            } else {
                network.add(reference);
            }
        }
        warnings(network).forEach(warning -> out.add("network: " + warning));
        if (network.size() < Engine.NETWORK_STATIONS_MIN) {
            out.add("network: " + network.size() + " stations with xyz_m (expected: at least "
                    + Engine.NETWORK_STATIONS_MIN + "); nothing is solved, vrs serves single bases");
        }
        return out;
    }

    /** A sentence for each pair of stations that stand together: the triangulation gives a place of two stations to one of them. */
    static List<String> warnings(List<ReferenceStation> stations) {
        List<String> out = new ArrayList<>();
        for (int a = 0; a < stations.size(); a++) {
            for (int b = a + 1; b < stations.size(); b++) {
                double distance =
                        stations.get(a).arp().distanceMeters(stations.get(b).arp());
                if (distance < TOGETHER_METERS) {
                    out.add(String.format(
                            Locale.ROOT,
                            "stations %s and %s stand %.1f m apart (expected: at least %.0f); only one of them takes part in good triangles",
                            stations.get(a).name(),
                            stations.get(b).name(),
                            distance,
                            TOGETHER_METERS));
                }
            }
        }
        return out;
    }
}
