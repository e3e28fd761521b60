package org.dubhe.geodesy;

import java.time.Instant;
import java.time.ZoneOffset;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * The model troposphere at a place: zenith delays by Saastamoinen (1972) in the standard atmosphere at the place's own height, and Niell's mapping
 * functions (1996, hydrostatic with its height correction, and wet). What the weather adds is estimated elsewhere, as a residual of the wet
 * zenith delay.
 *
 * <p>Heights up to the tropopause, 11 km; below −500 m and above they are clamped. Heights above the ellipsoid are taken as above the sea: 30 m of
 * geoid are 8 mm of zenith delay, common to a network and taken up by the estimated residual. Immutable: build one per place and day (the
 * season moves the mapping by less than 10⁻⁴ a day at 5°).
 */
public final class Troposphere {
    /** Least elevation that the mapping functions were made for (3°); below, their value there. */
    public static final double LEAST_ELEVATION_RAD = Math.toRadians(3);

    private static final double LEAST_HEIGHT_METERS = -500;
    private static final double GREATEST_HEIGHT_METERS = 11_000;

    /** Standard atmosphere at sea level (ICAO Doc 7488), and a middling humidity. */
    private static final double SEA_LEVEL_HPA = 1013.25;

    private static final double SEA_LEVEL_KELVIN = 288.15;
    private static final double LAPSE_KELVIN_PER_METER = 0.0065;
    private static final double RELATIVE_HUMIDITY = 0.5;

    private final double zenithHydrostaticMeters;
    private final double zenithWetMeters;
    private final NiellMapping mapping;

    /** The model at a place on the day of an instant. */
    public Troposphere(Geodetic place, GpsTime time) {
        double height = Math.clamp(place.heightMeters(), LEAST_HEIGHT_METERS, GREATEST_HEIGHT_METERS);
        this.zenithHydrostaticMeters = zenithHydrostaticMeters(place.latitudeRad(), height);
        this.zenithWetMeters = zenithWetMeters(height);
        this.mapping = new NiellMapping(place.latitudeRad(), height, dayOfYear(time));
    }

    /**
     * Zenith hydrostatic delay in the standard atmosphere (Saastamoinen 1972, gravity as in Davis et al. 1985).
     *
     * @param latitudeRad geodetic latitude
     * @param heightMeters above the sea, up to 11 km
     * @return metres, 2.31 at sea level
     */
    public static double zenithHydrostaticMeters(double latitudeRad, double heightMeters) {
        double pressure = SEA_LEVEL_HPA * Math.pow(1 - 2.2557e-5 * heightMeters, 5.2568);
        return 0.002_276_8 * pressure / (1 - 0.002_66 * Math.cos(2 * latitudeRad) - 0.000_28 * heightMeters * 1e-3);
    }

    /**
     * Zenith wet delay in the standard atmosphere at 50 % humidity (Saastamoinen 1972).
     *
     * @param heightMeters above the sea, up to 11 km
     * @return metres, some 0.08 at sea level; real weather gives 0 to 0.4
     */
    public static double zenithWetMeters(double heightMeters) {
        double kelvin = SEA_LEVEL_KELVIN - LAPSE_KELVIN_PER_METER * heightMeters;
        double vapourHpa = 6.108 * RELATIVE_HUMIDITY * Math.exp((17.15 * kelvin - 4684) / (kelvin - 38.45));
        return 0.002_277 * (1255 / kelvin + 0.05) * vapourHpa;
    }

    /** Zenith hydrostatic delay here, metres. */
    public double zenithHydrostaticMeters() {
        return zenithHydrostaticMeters;
    }

    /** Zenith wet delay of the model here, metres. */
    public double zenithWetMeters() {
        return zenithWetMeters;
    }

    /** Hydrostatic slant over zenith delay, 1 at the zenith; elevations under {@link #LEAST_ELEVATION_RAD} count as it. */
    public double hydrostaticMapping(double elevationRad) {
        return mapping.hydrostatic(Math.max(elevationRad, LEAST_ELEVATION_RAD));
    }

    /** Wet slant over zenith delay. */
    public double wetMapping(double elevationRad) {
        return mapping.wet(Math.max(elevationRad, LEAST_ELEVATION_RAD));
    }

    /** The model's slant delay, metres: what delays code and phase alike. */
    public double slantMeters(double elevationRad) {
        return slantMeters(elevationRad, 0);
    }

    /** The slant delay with so many metres added to the model's wet zenith delay. */
    public double slantMeters(double elevationRad, double zenithWetResidualMeters) {
        return zenithHydrostaticMeters * hydrostaticMapping(elevationRad)
                + (zenithWetMeters + zenithWetResidualMeters) * wetMapping(elevationRad);
    }

    /** 1 at the first of January, with the part of the day. */
    private static double dayOfYear(GpsTime time) {
        Instant utc = LeapSeconds.toUtc(time);
        var date = utc.atOffset(ZoneOffset.UTC);
        return date.getDayOfYear() + date.toLocalTime().toSecondOfDay() / 86_400.0;
    }
}
