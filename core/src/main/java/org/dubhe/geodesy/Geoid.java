package org.dubhe.geodesy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * Height of the geoid above the ellipsoid, for receivers that give an altitude and no geoid separation.
 *
 * <p>EGM96 (NIMA and NASA GSFC, 1998) on a grid of 1°, whole metres, interpolated linearly: within 0.6 m of EGM96 at its published test points, within
 * some 2 m of the truth in the plains and 5 m in high mountains. Receivers' own tables are no better: heights from it suit a virtual station's place
 * (10 m of height are 1 mm of troposphere over the terrain's slope), never a survey. Immutable, read once.
 */
public final class Geoid {
    private static final String RESOURCE = "egm96-1deg.bin.gz";
    private static final int ROWS = 181;
    private static final int COLUMNS = 360;

    private Geoid() {}

    /** Loads the grid when it is first asked for. */
    private static final class Grid {
        /** Metres, rows from 90° N to 90° S, columns from 0° eastward. */
        static final byte[] METERS = load();

        private static byte[] load() {
            try (InputStream in = Geoid.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IOException(RESOURCE + " is missing");
                }
                try (GZIPInputStream plain = new GZIPInputStream(in)) {
                    byte[] grid = plain.readAllBytes();
                    if (grid.length != ROWS * COLUMNS) {
                        throw new IOException(RESOURCE + ": " + grid.length + " bytes");
                    }
                    return grid;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Height of the geoid above the ellipsoid at a place, metres, −106 to 85. */
    public static double undulationMeters(double latitudeRad, double longitudeRad) {
        double row = Math.clamp(90 - Math.toDegrees(latitudeRad), 0, ROWS - 1);
        double degrees = Math.toDegrees(longitudeRad) % 360;
        double column = degrees < 0 ? degrees + 360 : degrees;
        int r = Math.min((int) row, ROWS - 2);
        int c = (int) column;
        double fr = row - r;
        double fc = column - c;
        return (at(r, c) * (1 - fc) + at(r, c + 1) * fc) * (1 - fr)
                + (at(r + 1, c) * (1 - fc) + at(r + 1, c + 1) * fc) * fr;
    }

    /**
     * A point from what GGA says: altitude above the sea and, where the receiver gives it, geoid separation.
     *
     * @param separationMeters NaN where the receiver gives none: this model's then
     */
    public static Geodetic fromAltitude(
            double latitudeRad, double longitudeRad, double altitudeMeters, double separationMeters) {
        double separation =
                Double.isNaN(separationMeters) ? undulationMeters(latitudeRad, longitudeRad) : separationMeters;
        return new Geodetic(latitudeRad, longitudeRad, altitudeMeters + separation);
    }

    private static int at(int row, int column) {
        return Grid.METERS[row * COLUMNS + column % COLUMNS];
    }
}
