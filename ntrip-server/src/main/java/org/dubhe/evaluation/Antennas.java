package org.dubhe.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.Antenna;
import org.jspecify.annotations.Nullable;

/**
 * Antenna models as RTKLIB takes them: an offset and a variation by zenith angle for each of its two slots, those of GPS's bands of the profile.
 *
 * <p>The variation is the mean over all azimuths.
 */
final class Antennas {
    private static final int ZENITH_STEP_DEGREES = 5;
    private static final int ZENITHS = 19;
    private static final int AZIMUTHS = 36;

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
        if (model == null) {
            return new RoverAntenna(heightMeters, RoverAntenna.NULL.slots());
        }
        return new RoverAntenna(
                heightMeters, List.of(centre(model, signal(profile, 0)), centre(model, signal(profile, 1))));
    }

    private static Signal signal(SignalProfile profile, int band) {
        Constellation constellation =
                profile.codes(Constellation.GPS, band).isEmpty() ? Constellation.BEIDOU : Constellation.GPS;
        Signal signal = Signal.ofRinexCode(
                constellation, profile.codes(constellation, band).getFirst());
        return signal == null ? Signal.GPS_1C : signal;
    }

    /** The offset is read off the model: up at the zenith, where variations are zero; the others from opposite azimuths at the horizon. */
    static RoverAntenna.PhaseCentre centre(AntennaModel model, Signal signal) {
        double up = -model.phaseCentreMeters(signal, 0, Math.PI / 2);
        double north = (model.phaseCentreMeters(signal, Math.PI, 0) - model.phaseCentreMeters(signal, 0, 0)) / 2;
        double east =
                (model.phaseCentreMeters(signal, 1.5 * Math.PI, 0) - model.phaseCentreMeters(signal, Math.PI / 2, 0))
                        / 2;
        List<Double> variations = new ArrayList<>();
        for (int k = 0; k < ZENITHS; k++) {
            double elevation = Math.PI / 2 - Math.toRadians(k * ZENITH_STEP_DEGREES);
            double sum = 0;
            for (int a = 0; a < AZIMUTHS; a++) {
                sum += model.phaseCentreMeters(signal, 2 * Math.PI * a / AZIMUTHS, elevation);
            }
            variations.add(sum / AZIMUTHS + up * Math.sin(elevation));
        }
        return new RoverAntenna.PhaseCentre(east, north, up, variations);
    }
}
