package org.dubhe.simulation;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is simulated. Everything that happens in it follows from these values alone.
 *
 * @param name of the resource it came from
 * @param seed of all that is random
 * @param centre of the network, on the ellipsoid
 * @param spacingKm unit of the stations' places, 1 to 300 km
 * @param ionosphere how rough the ionosphere is
 * @param turbulenceMillis RMS difference of the zenith wet delay at sea level over 30 km, mm
 * @param start time tag of the first epoch, whole seconds
 * @param durationSeconds length, 1 to {@link #DURATION_MAX_SECONDS}
 * @param intervalSeconds between epochs, 1 to 300
 * @param rovers how many, 0 to 64; the last of several moves
 * @param msmLevel level of the MSMs that stations send: 4, 5 or 7
 * @param sites places of the stations
 */
public record Scenario(
        String name,
        long seed,
        Geodetic centre,
        double spacingKm,
        IonosphereLevel ionosphere,
        double turbulenceMillis,
        GpsTime start,
        int durationSeconds,
        int intervalSeconds,
        int rovers,
        int msmLevel,
        List<Site> sites) {
    /** Names of the scenarios that come with the program. */
    public static final List<String> NAMES = List.of("triangle", "city30", "city50", "storm50");

    /** Three days: the propagated orbits of a longer one would not be small any more. */
    public static final int DURATION_MAX_SECONDS = 3 * 86_400;

    private static final int INTERVAL_MAX_SECONDS = 300;
    private static final int ROVERS_MAX = 64;
    private static final int STATIONS_MAX = 256;

    /**
     * Place of a station.
     *
     * @param name and mountpoint
     * @param east of the centre, in spacings
     * @param north of the centre, in spacings
     */
    public record Site(String name, double east, double north) {}

    /** The keys of a scenario's file. */
    private record File(
            String name,
            Centre centre,
            double spacingKm,
            String ionosphere,
            double turbulenceMm,
            String start,
            int durationS,
            int intervalS,
            int rovers,
            int msmLevel,
            List<Site> stations) {}

    private record Centre(double latitude, double longitude) {}

    public Scenario {
        check("spacing-km", spacingKm, 1, 300);
        check("turbulence-mm", turbulenceMillis, 0, 100);
        check("duration-s", durationSeconds, 1, DURATION_MAX_SECONDS);
        check("interval-s", intervalSeconds, 1, INTERVAL_MAX_SECONDS);
        check("rovers", rovers, 0, ROVERS_MAX);
        if (msmLevel != 4 && msmLevel != 5 && msmLevel != 7) {
            throw new IllegalArgumentException("msm-level: " + msmLevel + " (expected: 4, 5 or 7)");
        }
        check("stations", sites.size(), 3, STATIONS_MAX);
        check("start", start.nanosOfWeek() % GpsTime.SECOND, 0, 0);
        sites = List.copyOf(sites);
    }

    /**
     * A scenario of {@link #NAMES}, seed 1.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static Scenario named(String name) {
        try (@Nullable
                InputStream in = NAMES.contains(name) ? Scenario.class.getResourceAsStream(name + ".yaml") : null) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "scenario: " + name + " (expected: " + String.join(", ", NAMES) + ")");
            }
            var mapper = YAMLMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();
            File file = mapper.readValue(in, File.class);
            return new Scenario(
                    file.name,
                    1,
                    Geodetic.ofDegrees(file.centre.latitude, file.centre.longitude, 0),
                    file.spacingKm,
                    IonosphereLevel.of(file.ionosphere),
                    file.turbulenceMm,
                    LeapSeconds.toGps(Instant.parse(file.start)),
                    file.durationS,
                    file.intervalS,
                    file.rovers,
                    file.msmLevel,
                    file.stations);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The same with another seed. */
    public Scenario withSeed(long value) {
        return with(value, spacingKm, ionosphere, start, durationSeconds, intervalSeconds, rovers, msmLevel);
    }

    /** The same with its stations closer or further. */
    public Scenario withSpacingKm(double value) {
        return with(seed, value, ionosphere, start, durationSeconds, intervalSeconds, rovers, msmLevel);
    }

    /** The same under another ionosphere. */
    public Scenario withIonosphere(IonosphereLevel value) {
        return with(seed, spacingKm, value, start, durationSeconds, intervalSeconds, rovers, msmLevel);
    }

    /** The same from another time on, whole seconds. */
    public Scenario withStart(GpsTime value) {
        return with(seed, spacingKm, ionosphere, value, durationSeconds, intervalSeconds, rovers, msmLevel);
    }

    /** The same, longer or shorter. */
    public Scenario withDurationSeconds(int value) {
        return with(seed, spacingKm, ionosphere, start, value, intervalSeconds, rovers, msmLevel);
    }

    /** The same with another number of rovers. */
    public Scenario withRovers(int value) {
        return with(seed, spacingKm, ionosphere, start, durationSeconds, intervalSeconds, value, msmLevel);
    }

    /** The same with epochs further apart. */
    public Scenario withIntervalSeconds(int value) {
        return with(seed, spacingKm, ionosphere, start, durationSeconds, value, rovers, msmLevel);
    }

    /** The same with stations that send MSMs of another level: 4, 5 or 7. */
    public Scenario withMsmLevel(int value) {
        return with(seed, spacingKm, ionosphere, start, durationSeconds, intervalSeconds, rovers, value);
    }

    /** Number of epochs. */
    public int epochs() {
        return (durationSeconds + intervalSeconds - 1) / intervalSeconds;
    }

    private Scenario with(
            long newSeed,
            double spacing,
            IonosphereLevel level,
            GpsTime from,
            int duration,
            int interval,
            int roverCount,
            int msm) {
        return new Scenario(
                name,
                newSeed,
                centre,
                spacing,
                level,
                turbulenceMillis,
                from,
                duration,
                interval,
                roverCount,
                msm,
                sites);
    }

    private static void check(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
