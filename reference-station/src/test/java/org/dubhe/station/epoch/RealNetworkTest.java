package org.dubhe.station.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.network.NetworkConfig;
import org.dubhe.network.NetworkSolver;
import org.dubhe.network.NetworkStatistics.EdgeShare;
import org.dubhe.network.NetworkStatistics.LeftOut;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.RinexNavigationReader;
import org.dubhe.station.source.RinexObservationReader;
import org.dubhe.station.source.StationsFile;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** A day of five real stations, ROVN withheld: what the network says of it against what it has itself. */
final class RealNetworkTest {
    private static final Path DATA = Path.of(System.getProperty("dubhe.root"), "../shared/data/nl2021");
    private static final long SAME_EPOCH_NANOS = GpsTime.SECOND / 2;

    private final List<ReferenceStation> stations = new ArrayList<>();
    private final List<RinexObservationReader> readers = new ArrayList<>();
    private final List<StationEpochBuilder> builders = new ArrayList<>();
    private double ionosphereSquares;
    private double geometrySquares;
    private int differences;

    @Test
    void closesAndPredictsAWithheldStation() throws IOException {
        assumeTrue(Files.exists(DATA), "no ../shared/data/nl2021");
        StationsFile file = StationsFile.read(DATA.resolve(StationsFile.NAME));
        Path navigation = file.navigation();
        Path antennas = file.antennas();
        assertThat(navigation).isNotNull();
        assertThat(antennas).isNotNull();
        EphemerisStore store = RinexNavigationReader.readStore(DATA.resolve("AMEL00NLD_R_20210010000_01D_MN.rnx.gz"));
        AntennaCatalogue catalogue = AntennaCatalogue.read(DATA.resolve("antennas.atx"));
        int withheld = open(file, catalogue, store);
        NetworkSolver solver =
                new NetworkSolver(stations, List.of(withheld), NetworkConfig.DEFAULT.withLimits(260_000, 45), store);

        Snapshot last = play(solver);

        assertThat(last.statistics().closureFailures()).isZero();
        assertThat(1e3 * Math.sqrt(ionosphereSquares / differences)).isLessThanOrEqualTo(20);
        assertThat(1e3 * Math.sqrt(geometrySquares / differences)).isLessThanOrEqualTo(10);
        for (EdgeShare share : last.statistics().edgeShares()) {
            // The prototype's table: 97.5 % at 35 to 48 km, 74 to 87 % at 248 km.
            double least = share.lengthMeters() < 60_000 ? 0.92 : 0.85;
            assertThat((double) share.fixed() / share.eligible())
                    .as(
                            "%s – %s",
                            stations.get(share.stationA()).name(),
                            stations.get(share.stationB()).name())
                    .isGreaterThan(least);
        }
    }

    private int open(StationsFile file, AntennaCatalogue catalogue, EphemerisStore store) throws IOException {
        int withheld = -1;
        for (ConfiguredStation configured : file.stations()) {
            ReferenceStation station = configured.reference();
            Path observations = configured.observations();
            if (station == null || observations == null) {
                continue;
            }
            withheld = "ROVN".equals(station.name()) ? stations.size() : withheld;
            AntennaModel antenna = catalogue.find(station.antenna());
            builders.add(new StationEpochBuilder(
                    stations.size(), station, antenna == null ? AntennaModel.NULL : antenna, store));
            readers.add(new RinexObservationReader(observations, station.id()));
            stations.add(station);
        }
        return withheld;
    }

    private Snapshot play(NetworkSolver solver) throws IOException {
        int count = stations.size();
        EpochObservations[] raw = new EpochObservations[count];
        StationEpoch[] clean = new StationEpoch[count];
        boolean[] more = new boolean[count];
        for (int m = 0; m < count; m++) {
            raw[m] = new EpochObservations();
            clean[m] = new StationEpoch();
            more[m] = readers.get(m).next(raw[m]);
        }
        Snapshot snapshot = null;
        while (true) {
            long now = Long.MAX_VALUE;
            for (int m = 0; m < count; m++) {
                now = more[m] ? Math.min(now, raw[m].timeNanos()) : now;
            }
            if (now == Long.MAX_VALUE) {
                return java.util.Objects.requireNonNull(snapshot);
            }
            StationEpoch[] epochs = new StationEpoch[count];
            for (int m = 0; m < count; m++) {
                if (more[m] && raw[m].timeNanos() - now < SAME_EPOCH_NANOS) {
                    epochs[m] = builders.get(m).build(raw[m], clean[m]) ? clean[m] : null;
                    more[m] = readers.get(m).next(raw[m]);
                }
            }
            snapshot = solver.solve(new GpsTime(now), epochs);
            judge(snapshot.statistics().leaveOneOut());
        }
    }

    /** Differences against the highest satellite of each constellation. */
    private void judge(List<LeftOut> all) {
        Map<Integer, List<LeftOut>> groups = new HashMap<>();
        for (LeftOut one : all) {
            groups.computeIfAbsent(one.satellite() >> 6, _ -> new ArrayList<>()).add(one);
        }
        for (List<LeftOut> group : groups.values()) {
            LeftOut highest = group.stream()
                    .max(Comparator.comparingDouble(LeftOut::elevationRad))
                    .orElseThrow();
            for (LeftOut one : group) {
                if (one != highest) {
                    double ionosphere = one.ionosphereErrorMeters() - highest.ionosphereErrorMeters();
                    double geometry = one.geometryErrorMeters() - highest.geometryErrorMeters();
                    ionosphereSquares += ionosphere * ionosphere;
                    geometrySquares += geometry * geometry;
                    differences++;
                }
            }
        }
    }
}
