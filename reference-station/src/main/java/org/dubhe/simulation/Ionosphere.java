package org.dubhe.simulation;

import org.dubhe.geodesy.Geodetic;

/**
 * The true ionosphere: electron content on a shell at 400 km, first-order delay only.
 *
 * <p>Vertical content is the sum of a diurnal bulge with the northern crest of the equatorial anomaly; travelling disturbances, plane waves of
 * 200 to 1500 km, shorter in a storm, and 100 to 250 m/s; and plumes, enhancements of 0.3 to 0.6 station spacings that drift and decay. Their amplitudes are set by
 * {@link IonosphereCalibration} so that the level's figure holds. A slant ray takes the vertical content of its pierce point over the
 * cosine of its zenith angle there.
 */
final class Ionosphere {
    /** Delay in metres on a carrier of f Hz is this · TECU / f² (40.308 · 10¹⁶). */
    static final double METERS_HZ2_PER_TECU = 40.308e16;

    private static final double SHELL_METERS = Earth.MEAN_RADIUS_METERS + 400_000;
    private static final double DAY_SECONDS = 86_400;
    private static final double NIGHT_TECU = 6;
    private static final double CREST_LATITUDE_RAD = Math.toRadians(22);
    private static final double CREST_WIDTH_RAD = Math.toRadians(10);
    private static final double PLUME_THRESHOLD = 0.8;
    private static final int WAVES = 6;

    private final double centreLatitudeRad;
    private final double centreLongitudeRad;
    private final double startSecondOfDay;
    private final double bulgeTecu;
    private final double plumeMeters;
    private final LatticeNoise plumes;
    private final double plumeEastSpeed;
    private final double[] waveEast = new double[WAVES];
    private final double[] waveNorth = new double[WAVES];
    private final double[] waveRate = new double[WAVES];
    private final double[] wavePhase = new double[WAVES];

    /** Amplitudes of the three parts; the calibration's. */
    double bulgeScale = 1;

    double waveTecu = 1;
    double plumeTecu = 1;

    /**
     * @param startSecondOfDay UTC second of day at second 0
     */
    Ionosphere(long seed, Geodetic centre, double startSecondOfDay, IonosphereLevel level, double spacingMeters) {
        // On the sphere; the difference to geodetic latitude does not matter to a made-up field.
        this.centreLatitudeRad = centre.latitudeRad();
        this.centreLongitudeRad = centre.longitudeRad();
        this.startSecondOfDay = startSecondOfDay;
        this.bulgeTecu = level.bulgeTecu();
        var random = SeededRandom.of(seed, "ionosphere", 0);
        plumeMeters = spacingMeters * random.nextBetween(0.3, 0.6);
        plumes = new LatticeNoise(SeededRandom.seedOf(seed, "plumes", 0));
        plumeEastSpeed = random.nextBetween(50, 120);
        double heading = random.nextBetween(0, 2 * Math.PI);
        for (int k = 0; k < WAVES; k++) {
            double wavelength = 1e3
                    * level.shortestWaveKm()
                    * Math.pow(level.longestWaveKm() / level.shortestWaveKm(), (k + random.nextDouble()) / WAVES);
            double direction = heading + random.nextGaussian() * 0.6;
            double number = 2 * Math.PI / wavelength;
            waveEast[k] = number * Math.sin(direction);
            waveNorth[k] = number * Math.cos(direction);
            waveRate[k] = -number * random.nextBetween(100, 250);
            wavePhase[k] = random.nextBetween(0, 2 * Math.PI);
        }
    }

    /**
     * Slant content of a ray.
     *
     * @param receiver Earth-fixed x y z, metres
     * @param ray Earth-fixed unit vector towards the satellite
     * @return TECU
     */
    double slantTecu(double[] receiver, double[] ray, double seconds) {
        double along = receiver[0] * ray[0] + receiver[1] * ray[1] + receiver[2] * ray[2];
        double square = receiver[0] * receiver[0] + receiver[1] * receiver[1] + receiver[2] * receiver[2];
        double distance = Math.sqrt(along * along - square + SHELL_METERS * SHELL_METERS) - along;
        double x = receiver[0] + distance * ray[0];
        double y = receiver[1] + distance * ray[1];
        double z = receiver[2] + distance * ray[2];
        double cosZenith = (x * ray[0] + y * ray[1] + z * ray[2]) / SHELL_METERS;
        return verticalTecu(Math.asin(z / SHELL_METERS), Math.atan2(y, x), seconds) / cosZenith;
    }

    private double verticalTecu(double latitude, double longitude, double seconds) {
        double east = (longitude - centreLongitudeRad) * Math.cos(centreLatitudeRad) * SHELL_METERS;
        double north = (latitude - centreLatitudeRad) * SHELL_METERS;
        double content = NIGHT_TECU + bulgeScale * bulge(latitude, longitude, seconds);
        double waves = 0;
        for (int k = 0; k < WAVES; k++) {
            waves += Math.sin(waveEast[k] * east + waveNorth[k] * north + waveRate[k] * seconds + wavePhase[k]);
        }
        double plume = plumes.at((east - plumeEastSpeed * seconds) / plumeMeters, north / plumeMeters, seconds / 1_200)
                - PLUME_THRESHOLD;
        return content + waveTecu * waves + (plume > 0 ? plumeTecu * plume * plume : 0);
    }

    private double bulge(double latitude, double longitude, double seconds) {
        double localSeconds = startSecondOfDay + seconds + longitude / (2 * Math.PI) * DAY_SECONDS;
        double hourAngle = 2 * Math.PI * (localSeconds / DAY_SECONDS - 14.0 / 24);
        double crest = (latitude - CREST_LATITUDE_RAD) / CREST_WIDTH_RAD;
        return bulgeTecu * Math.exp(1.5 * (Math.cos(hourAngle) - 1)) * (1 + 0.6 * Math.exp(-crest * crest));
    }
}
