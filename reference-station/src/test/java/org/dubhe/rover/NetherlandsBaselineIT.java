package org.dubhe.rover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.RinexObservationReader;
import org.dubhe.station.source.StationsFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real rover on single bases of 48 and 101 km: RINEX through our readers and encoder, antennas from ANTEX. RTKLIB on the same files with nothing
 * of this project between: 51 % fixed and 37 mm from WSRA, 25 % and 62 mm from ZEGV (the data's README).
 */
final class NetherlandsBaselineIT {
    /** Header position of ROVN, which the data's errors are counted from. */
    private static final Ecef ROVN = new Ecef(3859571.3048, 413008.1578, 5044091.9393);

    private static final Path FOLDER = Path.of(System.getProperty("dubhe.root"), "../shared/data/nl2021");

    @ParameterizedTest
    @CsvSource({"WSRA, 0.48, 0.54, 42", "ZEGV, 0.22, 0.28, 68"})
    void fixesAsOftenAsRtklibOnItsOwn(String station, double least, double most, double horizontalMillis)
            throws IOException {
        Assumptions.assumeTrue(Rtklib.find().isPresent(), () -> "skipped: " + Rtklib.availability());
        Assumptions.assumeTrue(Files.exists(FOLDER), () -> "skipped: " + FOLDER + " is absent");
        AntennaCatalogue antennas = AntennaCatalogue.read(FOLDER.resolve("antennas.atx"));
        ReferenceStation base = station(station);
        ReferenceStation rover = station("ROVN");
        List<Solution> solutions = new ArrayList<>();
        try (RinexObservationReader own = new RinexObservationReader(file(station), base.id());
                RoverReceiver receiver = new RinexReceiver(file("ROVN"), navigation())) {
            EpochObservations epoch = new EpochObservations();
            assertThat(own.next(epoch)).isTrue();
            EpochEncoder encoder = new EpochEncoder(7);
            byte[] position = new byte[Frames.BYTES_MAX];
            int length = new MessageEncoder().encode(StationPosition1005.of(base.id(), false, base.arp()), position, 0);
            try (RtklibRover solver = new RtklibRover(
                    Rtklib.find().orElseThrow(),
                    new RtklibRover.Setup(
                            SignalProfile.L1L2,
                            SolverOptions.REAL_DATA,
                            epoch.time(),
                            antenna(antennas, rover, rover.antennaHeightMeters()),
                            antenna(antennas, base, 0),
                            false))) {
                do {
                    solver.receiveBase(position, 0, length);
                    encoder.encode(epoch, solver::receiveBase);
                    receiver.next(solver);
                    for (Solution s = solver.poll(); s != null; s = solver.poll()) {
                        solutions.add(s);
                    }
                } while (own.next(epoch));
            }
        }
        double squares = 0;
        int fixed = 0;
        for (Solution solution : solutions) {
            if (solution.isFixed()) {
                fixed++;
                double error =
                        ROVN.enuTo(Objects.requireNonNull(solution.position())).horizontalMeters();
                squares += error * error;
            }
        }
        assertThat(solutions).hasSizeGreaterThan(2800);
        assertThat((double) fixed / solutions.size()).isBetween(least, most);
        assertThat(1000 * Math.sqrt(squares / fixed)).isLessThan(horizontalMillis);
    }

    private static RoverAntenna antenna(AntennaCatalogue antennas, ReferenceStation of, double heightMeters) {
        AntennaModel model = Objects.requireNonNull(antennas.find(of.antenna()), of.antenna());
        return RoverAntenna.of(model, heightMeters, SignalProfile.L1L2);
    }

    private static ReferenceStation station(String name) throws IOException {
        for (ConfiguredStation station :
                StationsFile.read(FOLDER.resolve("stations.yaml")).stations()) {
            if (station.name().equals(name)) {
                return Objects.requireNonNull(station.reference());
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Path file(String station) throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .toUpperCase(Locale.ROOT)
                            .startsWith(station))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path navigation() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().contains("_MN"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
