package org.dubhe.app;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dubhe.config.ConfigurationText;
import org.dubhe.config.MountKind;
import org.dubhe.geodesy.Ecef;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.Antenna;
import org.dubhe.simulation.ReceiverEpoch;
import org.dubhe.simulation.SimulatedRover;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.source.ConfiguredStation;

/**
 * A simulation's files in one folder: {@code dubhe.yaml} for {@code serve}, {@code antennas.atx}, the RTCM of each station and rover, and the
 * truth: {@code rovers.csv} (positions) and {@code integers.csv} (every arc of every station). The thread that plays the simulation writes.
 */
final class SimulatedFiles implements Closeable {
    /** Name of the configuration in the folder. */
    static final String CONFIGURATION = "dubhe.yaml";

    /** Password of every simulated station. */
    static final String STATION_PASSWORD = "simulated";

    private static final String USER = "demo";
    private static final String ANTENNAS = "antennas.atx";
    private static final String FRAME = "ITRF2020";
    private static final double FRAME_EPOCH = 2026.5;

    private final Simulation simulation;
    private final List<OutputStream> stationStreams = new ArrayList<>();
    private final List<OutputStream> roverStreams = new ArrayList<>();
    private final PrintWriter rovers;
    private final PrintWriter integers;
    private final int[][] arcs;

    SimulatedFiles(Simulation simulation, Path folder) throws IOException {
        this.simulation = simulation;
        this.arcs = new int[simulation.stations().size()][Satellite.COUNT * (Signal.MSM_ID_MAX + 1)];
        for (SimulatedStation station : simulation.stations()) {
            stationStreams.add(open(folder.resolve(station.name() + ".rtcm3")));
        }
        for (SimulatedRover rover : simulation.rovers()) {
            roverStreams.add(open(folder.resolve(rover.name() + ".rtcm3")));
        }
        rovers = new PrintWriter(open(folder.resolve("rovers.csv")), false, StandardCharsets.UTF_8);
        rovers.println("gps_week,seconds_of_week,rover,x_m,y_m,z_m,gga_x_m,gga_y_m,gga_z_m");
        integers = new PrintWriter(open(folder.resolve("integers.csv")), false, StandardCharsets.UTF_8);
        integers.println("from_gps_week,from_seconds_of_week,station,satellite,signal,arc,cycles");
    }

    /** Writes {@code dubhe.yaml} and {@code antennas.atx}; the path of the former. */
    static Path writeConfiguration(Simulation simulation, Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ANTENNAS), Antenna.antex(), StandardCharsets.US_ASCII);
        List<ConfiguredStation> stations = stations(simulation);
        Map<String, MountKind> mountpoints = new LinkedHashMap<>();
        mountpoints.put("VRS", MountKind.VRS);
        mountpoints.put("NEAR", MountKind.NEAREST);
        stations.forEach(station -> mountpoints.put(station.mount(), MountKind.RAW));
        String text = ConfigurationText.of(stations, mountpoints, Map.of(USER, USER), port, 0)
                + "network:\n  antennas: " + ANTENNAS + "\n";
        Path file = folder.resolve(CONFIGURATION);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return file;
    }

    /** What the operator knows of the stations. */
    static List<ConfiguredStation> stations(Simulation simulation) {
        return simulation.stations().stream()
                .map(station -> new ConfiguredStation(
                        station.name(),
                        station.id(),
                        station.marker(),
                        null,
                        station.antennaHeightMeters(),
                        station.antenna().type(),
                        SimulatedStation.RECEIVER,
                        FRAME,
                        FRAME_EPOCH,
                        Path.of(station.name() + ".rtcm3"),
                        station.name(),
                        STATION_PASSWORD,
                        List.of(),
                        false))
                .toList();
    }

    /** Writes the present epoch. */
    void write() throws IOException {
        List<SimulatedStation> stations = simulation.stations();
        for (int k = 0; k < stations.size(); k++) {
            stationStreams
                    .get(k)
                    .write(stations.get(k).bytes(), 0, stations.get(k).length());
            writeNewArcs(k, stations.get(k));
        }
        List<SimulatedRover> moving = simulation.rovers();
        for (int k = 0; k < moving.size(); k++) {
            SimulatedRover rover = moving.get(k);
            roverStreams.get(k).write(rover.bytes(), 0, rover.length());
            Ecef truth = rover.trueArp();
            Ecef gga = rover.gga();
            rovers.printf(
                    Locale.ROOT,
                    "%s,%s,%.4f,%.4f,%.4f,%.3f,%.3f,%.3f%n",
                    time(),
                    rover.name(),
                    truth.xMeters(),
                    truth.yMeters(),
                    truth.zMeters(),
                    gga.xMeters(),
                    gga.yMeters(),
                    gga.zMeters());
        }
    }

    private void writeNewArcs(int index, SimulatedStation station) {
        ReceiverEpoch epoch = station.epoch();
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            Signal signal = epoch.signal(cell);
            int at = epoch.satellite(cell) * (Signal.MSM_ID_MAX + 1) + signal.msmId();
            if (arcs[index][at] != epoch.trueArc(cell)) {
                arcs[index][at] = epoch.trueArc(cell);
                integers.printf(
                        Locale.ROOT,
                        "%s,%s,%s,%s,%d,%.1f%n",
                        time(),
                        station.name(),
                        Satellite.name(epoch.satellite(cell)),
                        signal.rinexCode(),
                        epoch.trueArc(cell),
                        epoch.trueAmbiguityCycles(cell));
            }
        }
    }

    private String time() {
        return simulation.time().week() + ","
                + String.format(Locale.ROOT, "%.1f", simulation.time().secondsOfWeek());
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    @Override
    public void close() throws IOException {
        for (OutputStream out : stationStreams) {
            out.close();
        }
        for (OutputStream out : roverStreams) {
            out.close();
        }
        rovers.close();
        integers.close();
        if (rovers.checkError() || integers.checkError()) {
            throw new IOException("the truth could not be written");
        }
    }
}
