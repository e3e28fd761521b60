package org.dubhe.geodesy;

/**
 * Niell's mapping functions (A. E. Niell, "Global mapping functions for the atmosphere delay at radio wavelengths", JGR 101 (B2), 1996, tables 3
 * and 4): continued fractions of the elevation, with coefficients by latitude and, hydrostatic, by season and height. Immutable.
 */
final class NiellMapping {
    /** The tables' latitudes are 15° to 75° by 15°; beyond them the last value holds. */
    private static final double[] HYDROSTATIC_A = {1.2769934e-3, 1.2683230e-3, 1.2465397e-3, 1.2196049e-3, 1.2045996e-3
    };

    private static final double[] HYDROSTATIC_B = {2.9153695e-3, 2.9152299e-3, 2.9288445e-3, 2.9022565e-3, 2.9024912e-3
    };
    private static final double[] HYDROSTATIC_C = {62.610505e-3, 62.837393e-3, 63.721774e-3, 63.824265e-3, 64.258455e-3
    };
    private static final double[] SEASON_A = {0, 1.2709626e-5, 2.6523662e-5, 3.4000452e-5, 4.1202191e-5};
    private static final double[] SEASON_B = {0, 2.1414979e-5, 3.0160779e-5, 7.2562722e-5, 11.723375e-5};
    private static final double[] SEASON_C = {0, 9.0128400e-5, 4.3497037e-5, 84.795348e-5, 170.37206e-5};
    private static final double[] WET_A = {5.8021897e-4, 5.6794847e-4, 5.8118019e-4, 5.9727542e-4, 6.1641693e-4};
    private static final double[] WET_B = {1.4275268e-3, 1.5138625e-3, 1.4572752e-3, 1.5007428e-3, 1.7599082e-3};
    private static final double[] WET_C = {4.3472961e-2, 4.6729510e-2, 4.3908931e-2, 4.4626982e-2, 5.4736038e-2};

    private static final double HEIGHT_A = 2.53e-5;
    private static final double HEIGHT_B = 5.49e-3;
    private static final double HEIGHT_C = 1.14e-3;

    /** Day of the year of the northern winter's extreme. */
    private static final double WINTER_DAY = 28;

    private final double heightKm;
    private final double ah;
    private final double bh;
    private final double ch;
    private final double aw;
    private final double bw;
    private final double cw;

    NiellMapping(double latitudeRad, double heightMeters, double dayOfYear) {
        double degrees = Math.abs(Math.toDegrees(latitudeRad));
        double year = (dayOfYear - WINTER_DAY) / 365.25 + (latitudeRad < 0 ? 0.5 : 0);
        double season = Math.cos(2 * Math.PI * year);
        this.heightKm = heightMeters * 1e-3;
        this.ah = at(HYDROSTATIC_A, degrees) - at(SEASON_A, degrees) * season;
        this.bh = at(HYDROSTATIC_B, degrees) - at(SEASON_B, degrees) * season;
        this.ch = at(HYDROSTATIC_C, degrees) - at(SEASON_C, degrees) * season;
        this.aw = at(WET_A, degrees);
        this.bw = at(WET_B, degrees);
        this.cw = at(WET_C, degrees);
    }

    double hydrostatic(double elevationRad) {
        double sin = Math.sin(elevationRad);
        return fraction(sin, ah, bh, ch) + (1 / sin - fraction(sin, HEIGHT_A, HEIGHT_B, HEIGHT_C)) * heightKm;
    }

    double wet(double elevationRad) {
        return fraction(Math.sin(elevationRad), aw, bw, cw);
    }

    /** Marini's continued fraction, 1 at the zenith (Niell's equation 4). */
    private static double fraction(double sin, double a, double b, double c) {
        return (1 + a / (1 + b / (1 + c))) / (sin + a / (sin + b / (sin + c)));
    }

    private static double at(double[] table, double degrees) {
        double index = Math.clamp(degrees / 15 - 1, 0, table.length - 1);
        int low = Math.min((int) index, table.length - 2);
        return table[low] + (index - low) * (table[low + 1] - table[low]);
    }
}
