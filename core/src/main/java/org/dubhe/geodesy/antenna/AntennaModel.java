package org.dubhe.geodesy.antenna;

import org.dubhe.signal.Signal;

/**
 * Where a type of antenna receives a signal, seen from its reference point (ARP): phase centre offset and variations by azimuth and elevation
 * (ANTEX 1.4). Immutable; asking allocates nothing.
 *
 * <p>A signal whose frequency was not calibrated takes the calibrated one nearest in frequency, of whatever system: BeiDou's B3I (1268.52 MHz) and L5
 * take GPS's L2 (1227.60 MHz), B1I takes L1. For most antennas that is good to some millimetres, which a difference between two antennas of one
 * type cancels.
 */
public final class AntennaModel {
    private static final Signal[] SIGNALS = Signal.values();

    /** A point without offset or variations: ADVNULLANTENNA, what a virtual station has. */
    public static final AntennaModel NULL =
            new AntennaModel("ADVNULLANTENNA", new double[] {Signal.GPS_1C.carrierHz()}, new Pattern[] {
                new Pattern(0, 0, 0, new float[Pattern.AZIMUTHS * Pattern.ZENITHS])
            });

    /** Offset in metres, variations on a grid of 5° of azimuth and 1° of zenith distance. */
    record Pattern(double northMeters, double eastMeters, double upMeters, float[] variationsMeters) {
        static final int AZIMUTH_STEP_DEGREES = 5;
        static final int AZIMUTHS = 360 / AZIMUTH_STEP_DEGREES + 1;
        static final int ZENITHS = 91;

        double variation(double azimuthDegrees, double zenithDegrees) {
            double a = azimuthDegrees / AZIMUTH_STEP_DEGREES;
            int a0 = Math.clamp((int) a, 0, AZIMUTHS - 2);
            int z0 = Math.clamp((int) zenithDegrees, 0, ZENITHS - 2);
            double fa = a - a0;
            double fz = zenithDegrees - z0;
            int at = a0 * ZENITHS + z0;
            double near = variationsMeters[at] * (1 - fz) + variationsMeters[at + 1] * fz;
            double far = variationsMeters[at + ZENITHS] * (1 - fz) + variationsMeters[at + ZENITHS + 1] * fz;
            return near * (1 - fa) + far * fa;
        }
    }

    private final String type;
    private final Pattern[] bySignal = new Pattern[SIGNALS.length];

    AntennaModel(String type, double[] frequenciesHz, Pattern[] patterns) {
        this.type = type;
        for (Signal signal : SIGNALS) {
            int nearest = 0;
            for (int i = 1; i < frequenciesHz.length; i++) {
                if (Math.abs(frequenciesHz[i] - signal.carrierHz())
                        < Math.abs(frequenciesHz[nearest] - signal.carrierHz())) {
                    nearest = i;
                }
            }
            bySignal[signal.ordinal()] = patterns[nearest];
        }
    }

    /** Antenna and radome as the calibration names them, 20 characters. */
    public String type() {
        return type;
    }

    /**
     * What the antenna adds to a range from its ARP: {@code −offset · e + variation}, with e the direction to the satellite. Subtract it from a measured
     * phase (in metres) to have it at the ARP.
     *
     * @param azimuthRad from north by east, {@code [0, 2π]}
     * @param elevationRad {@code [0, π/2]}; below the horizon as at it
     * @return metres, −0.25 to 0.25
     */
    public double phaseCentreMeters(Signal signal, double azimuthRad, double elevationRad) {
        Pattern pattern = bySignal[signal.ordinal()];
        double elevation = Math.clamp(elevationRad, 0, Math.PI / 2);
        double cos = Math.cos(elevation);
        double along = pattern.northMeters * cos * Math.cos(azimuthRad)
                + pattern.eastMeters * cos * Math.sin(azimuthRad)
                + pattern.upMeters * Math.sin(elevation);
        return pattern.variation(Math.toDegrees(azimuthRad), 90 - Math.toDegrees(elevation)) - along;
    }
}
