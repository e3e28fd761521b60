package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.EpochEphemerides;
import org.dubhe.ephemeris.SatelliteRange;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ephemerides, geometry, troposphere and files together: at a surveyed antenna, measured ranges are what geometry says. */
final class KnownPositionTest {
    private static final double GAMMA = Math.pow(1575.42 / 1227.60, 2);

    @ParameterizedTest
    @ValueSource(strings = {"DELF", "EIJS", "ROVN", "WSRA", "ZEGV"})
    void ionosphereFreeCodesOfADayAgreeWithGeometryToAMetreAndAHalf(String name) throws IOException {
        StationsFile folder = StationsFile.read(SharedData.file("nl2021/stations.yaml"));
        EphemerisStore store = RinexNavigationReader.readStore(Objects.requireNonNull(folder.navigation()));
        ConfiguredStation station = Objects.requireNonNull(folder.find(name));
        Topocentric site =
                new Topocentric(Objects.requireNonNull(station.reference()).arp());
        EpochObservations epoch = new EpochObservations();
        EpochEphemerides ephemerides = new EpochEphemerides();
        SatelliteRange range = new SatelliteRange();
        double squares = 0;
        int count = 0;
        int epochs = 0;
        try (RinexObservationReader reader =
                new RinexObservationReader(Objects.requireNonNull(station.observations()), 1)) {
            while (reader.next(epoch)) {
                if (epochs++ % 20 != 0) {
                    continue;
                }
                Troposphere troposphere = new Troposphere(site.geodetic(), epoch.time());
                ephemerides.select(store, epoch.timeNanos());
                double[] residuals = new double[64];
                int n = 0;
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    Ephemeris ephemeris = ephemerides.of(epoch.satellite(cell));
                    if (epoch.constellation(cell) != Constellation.GPS
                            || epoch.signal(cell) != Signal.GPS_1C
                            || ephemeris == null) {
                        continue;
                    }
                    int second = epoch.find(epoch.satellite(cell), Signal.GPS_2W.msmId());
                    double p1 = epoch.pseudorangeMeters(cell);
                    double p2 = second < 0 ? Double.NaN : epoch.pseudorangeMeters(second);
                    range.fromCode(ephemeris, epoch.timeNanos(), p1, site);
                    if (Double.isNaN(p1 + p2) || range.elevationRad() < Math.toRadians(15)) {
                        continue;
                    }
                    residuals[n++] = (GAMMA * p1 - p2) / (GAMMA - 1)
                            - range.rangeMinusClockMeters()
                            - troposphere.slantMeters(range.elevationRad());
                }
                if (n >= 5) {
                    double mean = Arrays.stream(residuals, 0, n).average().orElseThrow();
                    for (int i = 0; i < n; i++) {
                        squares += (residuals[i] - mean) * (residuals[i] - mean);
                    }
                    count += n - 1;
                }
            }
        }
        assertThat(count).isGreaterThan(800);
        // Broadcast orbits and clocks 0.5 m, code 0.3 m three times amplified; a missing Sagnac term would be 30 m,
        // relativity 7 m, a ms 0.8 m.
        assertThat(Math.sqrt(squares / count)).isLessThan(1.5);
    }
}
