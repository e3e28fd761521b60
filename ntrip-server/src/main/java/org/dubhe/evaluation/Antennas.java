package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.Antenna;
import org.jspecify.annotations.Nullable;

/** Antenna models as RTKLIB takes them, by the names that stations and rovers give. */
final class Antennas {
    private final AntennaCatalogue catalogue;

    private Antennas(AntennaCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Those of an ANTEX file; none without one. */
    static Antennas of(@Nullable Path antex) throws IOException {
        return new Antennas(antex == null ? AntennaCatalogue.EMPTY : AntennaCatalogue.read(antex));
    }

    /** Those of the simulator. */
    static Antennas simulated() throws IOException {
        Path file = Files.createTempFile("dubhe", ".atx");
        try {
            Files.writeString(file, Antenna.antex());
            return of(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The models themselves. */
    AntennaCatalogue catalogue() {
        return catalogue;
    }

    /** An antenna by its IGS name; a null antenna where it is not known. */
    RoverAntenna of(String type, double heightMeters, SignalProfile profile) {
        AntennaModel model = catalogue.find(type);
        return model == null
                ? new RoverAntenna(heightMeters, RoverAntenna.NULL.slots())
                : RoverAntenna.of(model, heightMeters, profile);
    }
}
