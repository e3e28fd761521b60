package org.dubhe.geodesy.antenna;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.geodesy.antenna.AntennaModel.Pattern;
import org.jspecify.annotations.Nullable;
import org.orekit.data.DataSource;
import org.orekit.data.GzipFilter;
import org.orekit.gnss.RadioWave;
import org.orekit.gnss.antenna.AntexLoader;
import org.orekit.gnss.antenna.FrequencyPattern;
import org.orekit.gnss.antenna.ReceiverAntenna;
import org.orekit.time.DateComponents;
import org.orekit.time.OffsetModel;
import org.orekit.time.TimeScales;

/** The receiver antennas of an ANTEX file (Orekit reads it), gzip by name. Immutable. */
public final class AntennaCatalogue {
    /** A catalogue without antennas. */
    public static final AntennaCatalogue EMPTY = new AntennaCatalogue(Map.of());

    private static final int NAME_LENGTH = 16;
    private static final int RADOME_LENGTH = 4;
    private static final String NO_RADOME = "NONE";

    private final Map<String, AntennaModel> byType;

    private AntennaCatalogue(Map<String, AntennaModel> byType) {
        this.byType = byType;
    }

    /**
     * Reads a file; of a type calibrated several times (serial numbers) the first counts.
     *
     * @throws IOException where it cannot be read or is no ANTEX
     */
    public static AntennaCatalogue read(Path antex) throws IOException {
        if (!Files.isReadable(antex)) {
            throw new IOException(antex + ": cannot be read");
        }
        Map<String, AntennaModel> models = new HashMap<>();
        try {
            // ANTEX dates only satellites' antennas, which nobody here asks for: two rows of leap seconds do.
            TimeScales scales = TimeScales.of(
                    List.of(
                            new OffsetModel(new DateComponents(1980, 1, 1), 19),
                            new OffsetModel(new DateComponents(2017, 1, 1), 37)),
                    (conventions, all) -> List.of());
            List<ReceiverAntenna> antennas = new AntexLoader(
                            new GzipFilter().filter(new DataSource(antex.toFile())), scales.getGPS())
                    .getReceiversAntennas();
            for (ReceiverAntenna antenna : antennas) {
                String type = normal(antenna.getType());
                AntennaModel model = model(type, antenna);
                if (model != null) {
                    models.putIfAbsent(type, model);
                }
            }
        } catch (RuntimeException e) {
            // Beside its own OrekitException, Orekit throws whatever a broken line makes of it. Below its words it
            // quotes the line: nothing of a file of secrets that is taken for an ANTEX file may be shown.
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException(antex.getFileName() + ": " + words.replaceFirst(":$", ""));
        }
        if (models.isEmpty()) {
            throw new IOException(antex.getFileName() + ": no antenna of a receiver in it");
        }
        return new AntennaCatalogue(models);
    }

    /**
     * The model of an antenna: of antenna and radome as named, else of the antenna without a radome, as the IGS does ({@link AntennaModel#type} says
     * which); {@code null} where neither is known.
     *
     * @param type antenna, blanks, radome: {@code SEPCHOKE_B3E6   SPKE}; the radome may be absent
     */
    public @Nullable AntennaModel find(String type) {
        String full = normal(type);
        AntennaModel found = byType.get(full);
        return found != null ? found : byType.get(full.substring(0, NAME_LENGTH) + NO_RADOME);
    }

    /** Number of antenna types. */
    public int size() {
        return byType.size();
    }

    /** Antenna in columns 0 to 15, radome in 16 to 19, {@code NONE} where there is none. */
    private static String normal(String type) {
        String padded = type.stripTrailing();
        String name = padded;
        String radome = NO_RADOME;
        if (padded.length() > NAME_LENGTH) {
            name = padded.substring(0, NAME_LENGTH);
            radome = padded.substring(NAME_LENGTH);
        } else if (padded.strip().indexOf(' ') > 0) {
            int last = padded.lastIndexOf(' ');
            name = padded.substring(0, last);
            radome = padded.substring(last + 1);
        }
        return String.format(
                "%-" + NAME_LENGTH + "s%-" + RADOME_LENGTH + "s",
                name.strip(),
                radome.isBlank() ? NO_RADOME : radome.strip());
    }

    private static @Nullable AntennaModel model(String type, ReceiverAntenna antenna) {
        List<RadioWave> waves = new ArrayList<>(antenna.getRadioWaves());
        if (waves.isEmpty()) {
            return null;
        }
        double[] frequencies = new double[waves.size()];
        Pattern[] patterns = new Pattern[waves.size()];
        // GPS first: where two systems share a frequency, its calibration is the common one.
        waves.sort((a, b) -> Boolean.compare(!isGps(a), !isGps(b)));
        for (int i = 0; i < patterns.length; i++) {
            frequencies[i] = waves.get(i).getFrequency();
            patterns[i] = pattern(antenna.getPattern(waves.get(i)));
        }
        return new AntennaModel(type, frequencies, patterns);
    }

    private static boolean isGps(RadioWave wave) {
        return wave instanceof Enum<?> named && named.name().startsWith("G");
    }

    /**
     * Orekit 13.1 gives a receiver's offset as the file has it, (north, east, up), but counts the azimuth of the variations from east by north; it extends
     * them past the last calibrated zenith distance along their last slope.
     */
    private static Pattern pattern(FrequencyPattern from) {
        float[] grid = new float[Pattern.AZIMUTHS * Pattern.ZENITHS];
        for (int a = 0; a < Pattern.AZIMUTHS; a++) {
            for (int z = 0; z < Pattern.ZENITHS; z++) {
                double azimuth = Math.toRadians(90 - a * Pattern.AZIMUTH_STEP_DEGREES);
                grid[a * Pattern.ZENITHS + z] =
                        (float) from.getPhaseCenterVariationFunction().value(Math.toRadians(z), azimuth);
            }
        }
        var offset = from.getEccentricities();
        return new Pattern(offset.getX(), offset.getY(), offset.getZ(), grid);
    }
}
