package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RinexNavigationReaderTest {
    private static final String NAVIGATION = "nl2021/AMEL00NLD_R_20210010000_01D_MN.rnx.gz";

    @Test
    void satelliteStatesAgreeWithRtklib() throws IOException {
        EphemerisStore store = RinexNavigationReader.readStore(SharedData.file(NAVIGATION));
        SatelliteState state = new SatelliteState();
        int compared = 0;
        for (String line : resource("satpos-nl2021.csv")) {
            String[] field = line.split(",", -1);
            int satellite = Satellite.index(
                    Objects.requireNonNull(Constellation.ofRinexLetter(field[0].charAt(0))),
                    Integer.parseInt(field[0].substring(1)));
            long time = Long.parseLong(field[1]);
            Ephemeris ephemeris = asRtklibChooses(store, satellite, time);
            if (ephemeris == null) {
                continue; // RTKLIB extrapolates BeiDou for six hours.
            }
            double[] expected = new double[8];
            for (int i = 0; i < 8; i++) {
                expected[i] = Double.parseDouble(field[2 + i]);
            }
            ephemeris.stateAt(time, state);
            double position =
                    norm(state.xMeters - expected[0], state.yMeters - expected[1], state.zMeters - expected[2]);
            double velocity = norm(
                    state.vxMetersPerSecond - expected[3],
                    state.vyMetersPerSecond - expected[4],
                    state.vzMetersPerSecond - expected[5]);
            double clock = Math.abs(state.clockBiasSeconds - expected[6]);
            assertThat(position).as(line).isLessThan(1e-3);
            // RTKLIB's velocity is a forward difference over 1 ms: half a millisecond of acceleration (0.6 m/s²).
            assertThat(velocity).as(line).isLessThan(5e-4);
            assertThat(clock).as(line).isLessThan(1e-12);
            assertThat(state.clockDriftSecondsPerSecond).as(line).isCloseTo(expected[7], within(1e-13));
            assertThat(ephemeris.healthy()).as(line).isEqualTo(field[10].equals("0"));
            compared++;
        }
        assertThat(compared).isGreaterThan(200);
    }

    /** RTKLIB takes the nearest data set as the store does, but of Galileo the newest that is not in the future. */
    private static @Nullable Ephemeris asRtklibChooses(EphemerisStore store, int satellite, long time) {
        Ephemeris chosen = store.find(satellite, time);
        if (Satellite.constellation(satellite) == Constellation.GALILEO) {
            chosen = null;
            for (Ephemeris candidate : store.all(satellite)) {
                boolean inav = candidate instanceof KeplerEphemeris k && k.message() == NavigationMessage.INAV;
                if (inav && candidate.toe().nanos() < time) {
                    chosen = candidate;
                }
            }
        }
        return chosen;
    }

    private static double norm(double x, double y, double z) {
        return Math.sqrt(x * x + y * y + z * z);
    }

    private static List<String> resource(String name) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RinexNavigationReaderTest.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
