package org.dubhe.simulation;

import org.dubhe.geodesy.Geodetic;

/**
 * The true troposphere.
 *
 * <p>Hydrostatic: pressure by the barometric formula at the true height, with a sea-level pressure, temperature and horizontal gradient of
 * the day; zenith delay 2.2768 mm per hPa. Wet: a zenith delay at sea level with turbulence of 15 to 240 km (amplitude ∝ scale^⅓, so that the
 * structure function follows the ⅔ law of [Treuhaft87]), carried by the wind, decaying exponentially with height. Slant delays are integrals of
 * exponential atmospheres along straight rays over a spherical Earth by Gauss–Laguerre quadrature; a wet ray meets the turbulence where it
 * passes 1.5 km above the receiver.
 */
final class Troposphere {
    private static final double HYDROSTATIC_SCALE_METERS = 9_000;
    private static final double WET_SCALE_METERS = 2_000;
    private static final double WET_LAYER_METERS = 1_500;
    private static final double LAPSE_K_PER_METER = 0.0065;
    private static final double BAROMETRIC_EXPONENT = 5.2559;

    /** Ellipsoidal minus orthometric height around the scenarios' places, metres. */
    static final double GEOID_METERS = -30;

    private static final int OCTAVES = 5;
    private static final double LARGEST_METERS = 240_000;

    /** Abscissas and weights of 8-point Gauss–Laguerre quadrature (Abramowitz & Stegun, table 25.9). */
    private static final double[] NODES = {
        0.170279632305, 0.903701776799, 2.251086629866, 4.266700170288,
        7.045905402393, 10.758516010181, 15.740678641278, 22.863131736889
    };

    private static final double[] WEIGHTS = {
        3.69188589342e-1, 4.18786780814e-1, 1.75794986637e-1, 3.33434922612e-2,
        2.79453623523e-3, 9.07650877336e-5, 8.48574671627e-7, 1.04800117487e-9
    };

    private final Geodetic centre;
    private final double pressureHpa;
    private final double pressureEastHpaPerMeter;
    private final double pressureNorthHpaPerMeter;
    private final double temperatureK;
    private final double wetMeters;
    private final double windEast;
    private final double windNorth;
    private final double[] octaveSigmas = new double[OCTAVES];
    private final LatticeNoise[] octaves = new LatticeNoise[OCTAVES];

    /**
     * @param turbulenceMeters RMS difference of the zenith wet delay at sea level between places 30 km apart
     */
    Troposphere(long seed, Geodetic centre, double turbulenceMeters) {
        this.centre = centre;
        var random = SeededRandom.of(seed, "troposphere", 0);
        pressureHpa = 1_011 + random.nextGaussian() * 4;
        pressureEastHpaPerMeter = random.nextGaussian() * 0.5e-5;
        pressureNorthHpaPerMeter = random.nextGaussian() * 0.5e-5;
        temperatureK = 295 + random.nextGaussian() * 4;
        wetMeters = random.nextBetween(0.12, 0.25);
        windEast = random.nextGaussian() * 6;
        windNorth = random.nextGaussian() * 6;
        double structure = 0;
        for (int k = 0; k < OCTAVES; k++) {
            double meters = LARGEST_METERS / (1 << k);
            octaves[k] = new LatticeNoise(SeededRandom.seedOf(seed, "turbulence", k));
            octaveSigmas[k] = Math.cbrt(meters);
            structure += 2 * octaveSigmas[k] * octaveSigmas[k] * (1 - correlation(30_000 / meters));
        }
        double scale = turbulenceMeters / Math.sqrt(structure);
        for (int k = 0; k < OCTAVES; k++) {
            octaveSigmas[k] *= scale;
        }
    }

    /**
     * Slant delay, the same for all signals.
     *
     * @param at true place of the antenna
     * @param sinAzimuth of the ray, from north over east
     * @return metres
     */
    double slantMeters(
            Geodetic at,
            double sinElevation,
            double cosElevation,
            double sinAzimuth,
            double cosAzimuth,
            double seconds) {
        double east =
                (at.longitudeRad() - centre.longitudeRad()) * Math.cos(centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        double north = (at.latitudeRad() - centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        double reach = WET_LAYER_METERS * cosElevation / sinElevation;
        double hydrostatic = zenithHydrostaticMeters(at, east, north);
        double wet = zenithWetMeters(at.heightMeters(), east + reach * sinAzimuth, north + reach * cosAzimuth, seconds);
        return hydrostatic * mapping(cosElevation, HYDROSTATIC_SCALE_METERS)
                + wet * mapping(cosElevation, WET_SCALE_METERS);
    }

    /** Zenith wet delay over a place, metres. */
    double zenithWetMeters(Geodetic at, double seconds) {
        double east =
                (at.longitudeRad() - centre.longitudeRad()) * Math.cos(centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        double north = (at.latitudeRad() - centre.latitudeRad()) * Earth.MEAN_RADIUS_METERS;
        return zenithWetMeters(at.heightMeters(), east, north, seconds);
    }

    private double zenithHydrostaticMeters(Geodetic at, double east, double north) {
        double height = at.heightMeters() - GEOID_METERS;
        double sea = pressureHpa + pressureEastHpaPerMeter * east + pressureNorthHpaPerMeter * north;
        double pressure = sea * Math.pow(1 - LAPSE_K_PER_METER * height / temperatureK, BAROMETRIC_EXPONENT);
        double gravity = 1 - 0.00266 * Math.cos(2 * at.latitudeRad()) - 0.28e-6 * height;
        return 0.0022768 * pressure / gravity;
    }

    private double zenithWetMeters(double heightMeters, double east, double north, double seconds) {
        double sum = wetMeters;
        for (int k = 0; k < OCTAVES; k++) {
            double meters = LARGEST_METERS / (1 << k);
            double x = (east - windEast * seconds) / meters;
            double y = (north - windNorth * seconds) / meters;
            sum += octaveSigmas[k] * octaves[k].at(x, y, seconds / (3_600 * meters / 30_000));
        }
        return sum * Math.exp(-(heightMeters - GEOID_METERS) / WET_SCALE_METERS);
    }

    /** Slant over zenith delay of an exponential atmosphere over a sphere. */
    static double mapping(double cosElevation, double scaleMeters) {
        double sum = 0;
        for (int k = 0; k < NODES.length; k++) {
            double cos = cosElevation / (1 + scaleMeters * NODES[k] / Earth.MEAN_RADIUS_METERS);
            sum += WEIGHTS[k] / Math.sqrt(1 - cos * cos);
        }
        return sum;
    }

    /** Correlation of {@link LatticeNoise} over a distance along one axis, for distances up to 3 lattice units. */
    private static double correlation(double distance) {
        // Quadratic B-splines correlate as the B-spline of degree 5; 11/20 is its middle value.
        double sum = 0;
        double[] binomials = {1, -6, 15, -20, 15, -6, 1};
        for (int k = 0; k <= 6; k++) {
            double u = distance + 3 - k;
            sum += u > 0 ? binomials[k] * Math.pow(u, 5) : 0;
        }
        return Math.max(0, sum / 120 / 0.55);
    }
}
