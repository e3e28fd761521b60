package org.dubhe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.dubhe.signal.Signal;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.orekit.data.DataSource;
import org.orekit.gnss.PredefinedGnssSignal;
import org.orekit.gnss.antenna.AntexLoader;
import org.orekit.gnss.antenna.ReceiverAntenna;
import org.orekit.time.TimeScalesFactory;

final class AntennaTest {
    @Test
    void antexSaysWhatTheAntennaAdds() {
        byte[] antex = Antenna.antex().getBytes(StandardCharsets.US_ASCII);
        var loader = new AntexLoader(
                new DataSource("antennas.atx", () -> new ByteArrayInputStream(antex)), TimeScalesFactory.getGPS());
        ReceiverAntenna antenna = loader.getReceiversAntennas().stream()
                .filter(one -> one.getType().equals("DUBHE-CR1       NONE"))
                .findFirst()
                .orElseThrow();
        agrees(antenna, PredefinedGnssSignal.C02, Signal.BEIDOU_2I);
        agrees(antenna, PredefinedGnssSignal.C06, Signal.BEIDOU_6I);
        agrees(antenna, PredefinedGnssSignal.G01, Signal.GPS_1C);
        agrees(antenna, PredefinedGnssSignal.E05, Signal.GALILEO_5X);
    }

    private static void agrees(ReceiverAntenna antenna, PredefinedGnssSignal carrier, Signal signal) {
        for (double elevation = 5; elevation < 90; elevation += 7.3) {
            double up = Math.sin(Math.toRadians(elevation));
            double north = Math.cos(Math.toRadians(elevation)) * Math.cos(1.1);
            double east = Math.cos(Math.toRadians(elevation)) * Math.sin(1.1);
            // Orekit reads NORTH / EAST / UP as the antenna's x, y, z.
            Vector3D direction = new Vector3D(north, east, up);
            double expected = antenna.getPhaseCenterVariation(carrier, direction)
                    - antenna.getEccentricities(carrier).dotProduct(direction);
            assertThat(Antenna.STATION.rangeMeters(signal, east, north, up))
                    .isBetween(expected - 1e-6, expected + 1e-6);
        }
    }
}
