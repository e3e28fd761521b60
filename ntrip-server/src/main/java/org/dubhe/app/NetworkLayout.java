package org.dubhe.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dubhe.observation.ReferenceStation;

/** What the places of a configuration's stations say against solving a network of them. Stateless. */
final class NetworkLayout {
    /** Antennas of one roof; stations of a network are kilometres apart. */
    static final double TOGETHER_METERS = 100;

    private NetworkLayout() {}

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
