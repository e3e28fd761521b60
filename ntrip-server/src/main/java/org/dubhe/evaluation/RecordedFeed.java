package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.signal.Signal;
import org.dubhe.station.source.ConfiguredStation;
import org.dubhe.station.source.EpochFrames;
import org.dubhe.station.source.RinexEpochs;
import org.dubhe.station.source.RinexNavigationReader;
import org.dubhe.station.source.StationsFile;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * A folder of real stations as a feed: one of them is withheld from the network and is the rover, whose GGA is its own single-point solution.
 *
 * <p>Epochs of different stations are one where their tags differ by less than {@link #SAME_NANOS}.
 */
final class RecordedFeed implements Feed {
    private static final long SAME_NANOS = 25_000_000;
    private static final byte[] SILENT = {};

    private final StationsFile file;
    private final ReferenceStation rover;
    private final Ecef roverTruth;
    private final List<ReferenceStation> stations = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Reader roverReader;
    private final EphemerisStore store;
    private final Antennas antennas;
    private final RtklibRover alone;
    private GpsTime now = new GpsTime(0);
    private int roverSatellites;
    private @Nullable Ecef gga;

    /** Reads the folder's {@code stations.yaml}; {@code roverName} is one of its stations. */
    RecordedFeed(Path folder, String roverName, Rtklib rtklib) throws IOException {
        file = StationsFile.read(folder.resolve(StationsFile.NAME));
        ConfiguredStation found = file.find(roverName);
        ReferenceStation own = found == null ? null : found.reference();
        if (found == null || own == null || found.observations() == null) {
            throw new IllegalArgumentException("rover: " + roverName + " (expected: a station of " + folder
                    + " with a position and observations: "
                    + String.join(
                            ", ",
                            file.stations().stream()
                                    .map(ConfiguredStation::name)
                                    .toList()) + ")");
        }
        if (file.navigation() == null) {
            throw new IllegalArgumentException("navigation: none in " + folder.resolve(StationsFile.NAME)
                    + " (expected: a RINEX navigation file)");
        }
        rover = own;
        Ecef header = found.headerMarker();
        roverTruth = header != null ? header : own.marker();
        store = RinexNavigationReader.readStore(file.navigation());
        antennas = Antennas.of(file.antennas());
        for (ConfiguredStation station : file.stations()) {
            ReferenceStation reference = station.reference();
            if (station != found && reference != null && station.observations() != null) {
                stations.add(reference);
                readers.add(new Reader(station.observations(), reference));
            }
        }
        roverReader = new Reader(found.observations(), own);
        GpsTime first = roverReader.time();
        now = first == null ? now : first;
        alone = new RtklibRover(rtklib, new RtklibRover.Setup(profile(), SolverOptions.REAL_DATA, now));
    }

    @Override
    public ReferenceStation withheld() {
        return rover;
    }

    /** What a rover of these data would use: BeiDou where the rover's receiver has it, else GPS on L1 and L2. */
    SignalProfile profile() {
        EpochObservations first = roverReader.observations;
        for (int cell = 0; cell < first.cellCount(); cell++) {
            if (first.signal(cell) == Signal.BEIDOU_2I) {
                return SignalProfile.B1I;
            }
        }
        return SignalProfile.L1L2;
    }

    @Override
    public List<ReferenceStation> stations() {
        return stations;
    }

    @Override
    public RoverAntenna stationAntenna(int station, SignalProfile profile) {
        return antennas.of(stations.get(station).antenna(), 0, profile);
    }

    @Override
    public AntennaCatalogue antennaCatalogue() {
        return antennas.catalogue();
    }

    @Override
    public long intervalNanos() {
        return Math.round((Double.isNaN(file.intervalSeconds()) ? 1 : file.intervalSeconds()) * 1e9);
    }

    @Override
    public EphemerisStore ephemerides() {
        return store;
    }

    @Override
    public boolean advance() throws IOException {
        GpsTime next = roverReader.pending();
        for (Reader reader : readers) {
            GpsTime of = reader.pending();
            next = next == null || of != null && of.compareTo(next) < 0 ? of : next;
        }
        if (next == null) {
            return false;
        }
        now = next;
        for (Reader reader : readers) {
            reader.goTo(now);
        }
        roverReader.goTo(now);
        gga = null;
        roverSatellites = 0;
        if (roverReader.bytes.length > 0) {
            roverSatellites = roverReader.satellites;
            alone.receiveEphemerides(store, now);
            Solution single = alone.singlePoint(roverReader.decoded());
            gga = single.position();
        }
        return true;
    }

    @Override
    public GpsTime time() {
        return now;
    }

    @Override
    public byte[] stationBytes(int station) {
        return readers.get(station).bytes;
    }

    @Override
    public int rovers() {
        return 1;
    }

    @Override
    public String roverName(int index) {
        return rover.name();
    }

    @Override
    public byte[] roverBytes(int index) {
        return roverReader.bytes;
    }

    @Override
    public int roverSatellites(int index) {
        return roverSatellites;
    }

    @Override
    public @Nullable Ecef roverGga(int index) {
        return gga;
    }

    @Override
    public Ecef roverTruth(int index) {
        return roverTruth;
    }

    @Override
    public RoverAntenna roverAntenna(int index, SignalProfile profile) {
        return antennas.of(rover.antenna(), rover.antennaHeightMeters(), profile);
    }

    @Override
    public void close() throws IOException {
        for (Reader reader : readers) {
            reader.epochs.close();
        }
        roverReader.epochs.close();
        alone.close();
    }

    /** One station's file, one epoch ahead. */
    private static final class Reader {
        private final RinexEpochs epochs;
        private @Nullable EpochFrames next;
        private final EpochObservations observations = new EpochObservations();
        private int nextSatellites;
        private byte[] bytes = SILENT;
        private int satellites;
        private final EpochObservations current = new EpochObservations();

        Reader(Path path, ReferenceStation station) throws IOException {
            epochs = new RinexEpochs(path, station, List.of());
            read();
        }

        @Nullable
        GpsTime time() {
            return pending();
        }

        @Nullable
        GpsTime pending() {
            return next == null ? null : new GpsTime(next.timeNanos());
        }

        void goTo(GpsTime time) throws IOException {
            bytes = SILENT;
            satellites = 0;
            if (next != null && Math.abs(next.timeNanos() - time.nanos()) < SAME_NANOS) {
                bytes = next.bytes();
                satellites = nextSatellites;
                current.copyFrom(observations);
                read();
            }
        }

        EpochObservations decoded() {
            return current;
        }

        private void read() throws IOException {
            next = epochs.next();
            if (next != null) {
                nextSatellites = epochs.satellites();
                observations.copyFrom(epochs.observations());
            }
        }
    }
}
