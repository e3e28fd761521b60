package org.dubhe.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.network.AtmosphereDelta.Refusal;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * The network's solution of one epoch: levelled integers of every station, and what ionosphere, troposphere and orbit errors are left between
 * the stations. Immutable; any thread may read it.
 *
 * <p>For a satellite s, station i has a dispersive residual Iᵢ (slant delay of the code on 1575.42 MHz) and a non-dispersive one,
 * {@code Gᵢ = m(Eᵢ) Zᵢ + eᵢ}, both beyond the model and up to a constant that all stations share for s and one that all satellites of a
 * constellation share at i. Z is the residual wet zenith delay, e what a satellite has left (orbit error). At v inside a triangle with
 * weights w, those of the plane through its corners or of a surface through up to eight stations ({@link SplineWeights}), and with the height h
 * and the vertical gradient γ of Z:
 *
 * <pre>
 * ∇I = Σ wᵢ Iᵢ − I_m
 * ∇T = m(E_v) Z_v − m(E_m) Z_m + Σ wᵢ eᵢ − e_m,   Z_v = Σ wᵢ Zᵢ + γ (h_v − Σ wᵢ hᵢ)
 * </pre>
 *
 * I and e carry rates and are extrapolated to the time asked for.
 */
public final class Snapshot {
    /** {@link #levelledInteger} where there is none. */
    public static final int NOT_LEVELLED = Integer.MIN_VALUE;

    /** Fewer satellites make no virtual station (DESIGN §3). */
    public static final int SATELLITES_MIN = 6;

    /** A satellite whose interpolated ionosphere is less certain is not served, metres. */
    public static final double IONOSPHERE_SIGMA_MAX_METERS = 0.04;

    /**
     * Distance at which {@link Builder#roughness} is told per metre. What a plane misses grows with distance to the power 1½: between the first power
     * of a rough field and the second of a smooth one.
     */
    static final double ROUGHNESS_METERS = 30_000;

    private final long id;
    private final GpsTime time;
    private final long ageLimitNanos;
    private final int stations;
    private final double[] height;
    private final Ecef[] positions;
    private final Triangles triangles;
    private final byte[][] grades;
    private final double[] zenithMeters;
    private final double heightGradient;
    private final boolean surroundings;
    private final boolean[] monitors;
    private final double ionosphereRoughness;
    private final double geometryRoughness;
    private final int[] satellites;
    private final Residual[][] residuals;
    private final @Nullable Ecef[] orbit;
    private final LevelTable levels;
    private final NetworkStatistics statistics;

    /** What one station has of one satellite beyond the model. */
    record Residual(
            double ionosphere,
            double ionosphereRate,
            double ionosphereSigma,
            double geometry,
            double geometryRate,
            double geometrySigma) {
        static final Residual NONE = new Residual(Double.NaN, 0, 0, 0, 0, 0);

        boolean exists() {
            return !Double.isNaN(ionosphere);
        }
    }

    private Snapshot(Builder b) {
        id = b.id;
        time = b.time;
        ageLimitNanos = b.ageLimitNanos;
        stations = b.positions.length;
        positions = b.positions.clone();
        height = new double[stations];
        for (int i = 0; i < stations; i++) {
            height[i] = positions[i].toGeodetic().heightMeters();
        }
        triangles = new Triangles(positions, b.triangles.toArray(new int[0][]), b.slivers.toArray(new int[0][]));
        grades = b.grades.toArray(new byte[0][]);
        zenithMeters = b.zenithMeters.clone();
        heightGradient = b.heightGradient;
        surroundings = b.surroundings;
        monitors = b.monitors.clone();
        ionosphereRoughness = b.ionosphereRoughness;
        geometryRoughness = b.geometryRoughness;
        orbit = b.orbit.clone();
        satellites = b.satellites();
        residuals = b.residuals;
        levels = b.levels;
        statistics = b.statistics;
    }

    /** Number of this snapshot, growing by one with each; the journal names it. */
    public long id() {
        return id;
    }

    /** Epoch of the observations it was computed from. */
    public GpsTime time() {
        return time;
    }

    /** What the solver says of itself. */
    public NetworkStatistics statistics() {
        return statistics;
    }

    /** Number of stations of the network, in the order of its configuration. */
    public int stations() {
        return stations;
    }

    /**
     * The integer n of the station's arc: {@code phaseCycles − n} is levelled with all other stations of the network.
     *
     * <p>Valid only for the arc of {@link #levelledArc}: compare it with that of the station's current epoch.
     *
     * @return cycles, or {@link #NOT_LEVELLED}
     */
    public int levelledInteger(int station, int satellite, int signalId) {
        return levels.integer(station, satellite, signalId);
    }

    /** Arc number of the station's phase that {@link #levelledInteger} belongs to; 0 where there is none. */
    public int levelledArc(int station, int satellite, int signalId) {
        return levels.arc(station, satellite, signalId);
    }

    /** Since when this arc has had this integer, GPST nanoseconds; {@link Long#MAX_VALUE} where there is none. Lock time counts from here. */
    public long levelledSinceNanos(int station, int satellite, int signalId) {
        return levels.sinceNanos(station, satellite, signalId);
    }

    /** Whether a station stands on the common level with enough satellites to be a master. */
    public boolean isLevelled(int station) {
        int count = 0;
        for (int satellite = 0; satellite < Satellite.COUNT; satellite++) {
            count += hasResidual(station, satellite) ? 1 : 0;
        }
        return count >= SATELLITES_MIN;
    }

    /** Number of triangles that may be interpolated in. */
    public int triangleCount() {
        return triangles.count();
    }

    /** A vertex of a triangle, index of a station. */
    public int vertex(int triangle, int corner) {
        return triangles.vertex(triangle, corner);
    }

    /** Whether a triangle has enough satellites for a virtual station. */
    public boolean isUsable(int triangle) {
        int usable = 0;
        for (byte grade : grades[triangle]) {
            usable += grade > 0 ? 1 : 0;
        }
        return usable >= SATELLITES_MIN;
    }

    /** The triangle that serves a point: the one it lies in, or, where that is a sliver, the one beside it; −1 outside the network. Allocates nothing. */
    public int triangleAt(Ecef point) {
        return triangles.at(triangles.east(point), triangles.north(point));
    }

    /** Whether a usable triangle serves a point. */
    public boolean covers(Ecef point) {
        int triangle = triangleAt(point);
        return triangle >= 0 && isUsable(triangle);
    }

    /**
     * Atmosphere and orbit error at a point relative to a master station; allocates nothing.
     *
     * @param masterStation index of the station whose observations will be moved
     * @param virtual the point, in the network's frame
     * @param time to extrapolate to
     * @param out receives the values, or the reason why there are none
     * @return false where it refuses
     */
    public boolean interpolate(int masterStation, Ecef virtual, GpsTime time, AtmosphereDelta out) {
        double age = (time.nanos() - this.time.nanos()) * 1e-9;
        out.reset(id, age);
        if (Math.abs(time.nanos() - this.time.nanos()) > ageLimitNanos) {
            out.refuse(Refusal.TOO_OLD);
            return false;
        }
        double e = triangles.east(virtual);
        double n = triangles.north(virtual);
        int t = triangles.at(e, n);
        if (t < 0) {
            out.refuse(Refusal.OUTSIDE);
            return false;
        }
        SplineScratch scratch = out.scratch();
        scratch.begin(this, t, e, n);
        double h = heightOf(virtual);
        double nearest = Math.sqrt(scratch.nearestSquared());
        double growth = nearest * Math.sqrt(nearest / ROUGHNESS_METERS);
        boolean levelledMaster = false;
        for (int satellite : satellites) {
            Ecef at = orbit[satellite];
            Residual master = residuals[masterStation][satellite];
            if (grades[t][satellite] == 0 || at == null || !master.exists() || !scratch.weigh(satellite)) {
                continue;
            }
            levelledMaster = true;
            double ionosphere = -(master.ionosphere + master.ionosphereRate * age);
            double leftover = -(master.geometry + master.geometryRate * age);
            double zenith = heightGradient * h;
            double ionosphereVariance = 0;
            double geometryVariance = 0;
            for (int i = 0; i < scratch.count(); i++) {
                int station = scratch.station(i);
                double w = scratch.weight(i);
                Residual one = residuals[station][satellite];
                ionosphere += w * (one.ionosphere + one.ionosphereRate * age);
                leftover += w * (one.geometry + one.geometryRate * age);
                zenith += w * (zenithMeters[station] - heightGradient * height[station]);
                ionosphereVariance += w * w * one.ionosphereSigma * one.ionosphereSigma;
                geometryVariance += w * w * one.geometrySigma * one.geometrySigma;
            }
            double mapped = WetMapping.of(sinElevation(virtual, at)) * zenith
                    - WetMapping.of(sinElevation(positions[masterStation], at)) * zenithMeters[masterStation];
            double ionosphereSigma = Math.hypot(Math.sqrt(ionosphereVariance), ionosphereRoughness * growth);
            double geometrySigma = Math.hypot(Math.sqrt(geometryVariance), geometryRoughness * growth);
            if (grades[t][satellite] == 1) {
                ionosphereSigma *= UNCLOSED_SIGMA_FACTOR;
                geometrySigma *= UNCLOSED_SIGMA_FACTOR;
            }
            if (ionosphereSigma <= IONOSPHERE_SIGMA_MAX_METERS) {
                out.add(satellite, ionosphere, ionosphereSigma, mapped + leftover, geometrySigma);
            }
        }
        if (out.count() < SATELLITES_MIN) {
            out.refuse(levelledMaster ? Refusal.TOO_FEW_SATELLITES : Refusal.MASTER_NOT_LEVELLED);
            return false;
        }
        return true;
    }

    /** A satellite fixed on two edges of a triangle has no closure to vouch for it. */
    private static final double UNCLOSED_SIGMA_FACTOR = 2;

    Triangles triangles() {
        return triangles;
    }

    /** Whether stations beyond the triangle take part in the interpolation. */
    boolean usesSurroundings() {
        return surroundings;
    }

    /** Whether a station may take part: every member, no monitor. */
    boolean interpolatesFrom(int station) {
        return !monitors[station];
    }

    boolean hasResidual(int station, int satellite) {
        return residuals[station][satellite].exists();
    }

    /** Ellipsoidal height by Bowring's parametric latitude, within 0.1 mm below 20 km; allocates nothing. */
    private static double heightOf(Ecef p) {
        double a = Geodetic.SEMI_MAJOR_METERS;
        double e2 = Geodetic.ECCENTRICITY_SQUARED;
        double flat = 1 - Geodetic.FLATTENING;
        double rho = Math.sqrt(p.xMeters() * p.xMeters() + p.yMeters() * p.yMeters());
        double beta = Math.atan2(p.zMeters(), flat * rho);
        double sinB = Math.sin(beta);
        double cosB = Math.cos(beta);
        double latitude = Math.atan2(
                p.zMeters() + e2 / (1 - e2) * a * flat * sinB * sinB * sinB, rho - e2 * a * cosB * cosB * cosB);
        double sin = Math.sin(latitude);
        return rho * Math.cos(latitude) + p.zMeters() * sin - a * Math.sqrt(1 - e2 * sin * sin);
    }

    /** Sine of the elevation above the horizon of a point near the ground; the normal is good to 10⁻⁸ rad there. */
    static double sinElevation(Ecef from, Ecef satellite) {
        double nz = from.zMeters() / (1 - Geodetic.ECCENTRICITY_SQUARED);
        double norm = Math.sqrt(from.xMeters() * from.xMeters() + from.yMeters() * from.yMeters() + nz * nz);
        double dx = satellite.xMeters() - from.xMeters();
        double dy = satellite.yMeters() - from.yMeters();
        double dz = satellite.zMeters() - from.zMeters();
        return (dx * from.xMeters() + dy * from.yMeters() + dz * nz) / (norm * Math.sqrt(dx * dx + dy * dy + dz * dz));
    }

    /** Puts a snapshot together; the solver does, and tests by hand. Not to be used after {@link #build}. */
    public static final class Builder {
        private final long id;
        private final GpsTime time;
        private final Ecef[] positions;
        private long ageLimitNanos = 10 * GpsTime.SECOND;
        private final List<int[]> triangles = new ArrayList<>();
        private final List<byte[]> grades = new ArrayList<>();
        private final List<int[]> slivers = new ArrayList<>();
        private final double[] zenithMeters;
        private double heightGradient;
        private boolean surroundings;
        private final boolean[] monitors;
        private double ionosphereRoughness;
        private double geometryRoughness;
        private final @Nullable Ecef[] orbit = new Ecef[Satellite.COUNT];
        private final Residual[][] residuals;
        private LevelTable levels;
        private NetworkStatistics statistics = NetworkStatistics.NONE;

        /** @param positions ARPs of all stations, in the order of the network's configuration */
        public Builder(long id, GpsTime time, Ecef[] positions) {
            this.id = id;
            this.time = time;
            this.positions = positions;
            this.monitors = new boolean[positions.length];
            this.zenithMeters = new double[positions.length];
            this.residuals = new Residual[positions.length][Satellite.COUNT];
            for (Residual[] row : residuals) {
                Arrays.fill(row, Residual.NONE);
            }
            this.levels = new LevelTable(positions.length);
        }

        /** How old it may become; 10 s where not set. */
        public Builder ageLimitSeconds(double seconds) {
            ageLimitNanos = Math.round(seconds * 1e9);
            return this;
        }

        /** Adds a triangle that may be interpolated in, by its stations; it gets the next index from 0 on. */
        public Builder triangle(int a, int b, int c) {
            triangles.add(new int[] {a, b, c});
            grades.add(new byte[Satellite.COUNT]);
            return this;
        }

        /** Adds a triangle too narrow to interpolate in; points in it are served from the triangle beside it. */
        public Builder sliver(int a, int b, int c) {
            slivers.add(new int[] {a, b, c});
            return this;
        }

        /** Serves a satellite in a triangle: closed on all three edges, or fixed on two only. */
        public Builder serve(int triangle, int satellite, boolean closed) {
            grades.get(triangle)[satellite] = (byte) (closed ? 2 : 1);
            return this;
        }

        /** Where a satellite is, ECEF metres; needed for elevations of a virtual station. */
        public Builder satellite(int satellite, Ecef position) {
            orbit[satellite] = position;
            return this;
        }

        /** Lets stations around the triangle take part, as a surface through up to eight; without it the triangle's plane is all. */
        public Builder surroundings(boolean take) {
            surroundings = take;
            return this;
        }

        /** Keeps a station out of all interpolation. */
        public Builder monitor(int station) {
            monitors[station] = true;
            return this;
        }

        /** Residual wet zenith delay of a station, metres. */
        public Builder zenith(int station, double meters) {
            zenithMeters[station] = meters;
            return this;
        }

        /** Vertical gradient of the residual wet zenith delay, metres per metre. */
        public Builder heightGradient(double metersPerMeter) {
            heightGradient = metersPerMeter;
            return this;
        }

        /**
         * What interpolation adds to σ, per metre of distance to the nearest vertex where that is 30 km; nearer it is less per metre, as the
         * root of the distance.
         */
        public Builder roughness(double ionospherePerMeter, double geometryPerMeter) {
            ionosphereRoughness = ionospherePerMeter;
            geometryRoughness = geometryPerMeter;
            return this;
        }

        /**
         * Residuals of a satellite at a station.
         *
         * @param ionosphere slant delay on 1575.42 MHz, metres, with rate in m/s and σ
         * @param geometry non-dispersive slant beyond model and mapped zenith delay, metres, with rate in m/s and σ
         */
        public Builder residual(
                int station,
                int satellite,
                double ionosphere,
                double ionosphereRate,
                double ionosphereSigma,
                double geometry,
                double geometryRate,
                double geometrySigma) {
            residuals[station][satellite] =
                    new Residual(ionosphere, ionosphereRate, ionosphereSigma, geometry, geometryRate, geometrySigma);
            return this;
        }

        /** Levelled integer of a station's arc, with the time since when. */
        public Builder level(int station, int satellite, int signalId, int integer, int arc, GpsTime since) {
            levels.set(station, satellite, signalId, integer, arc, since.nanos());
            return this;
        }

        Builder levels(LevelTable table) {
            levels = table;
            return this;
        }

        /** What the solver says of itself. */
        public Builder statistics(NetworkStatistics statistics) {
            this.statistics = statistics;
            return this;
        }

        private int[] satellites() {
            int[] found = new int[Satellite.COUNT];
            int count = 0;
            for (int satellite = 0; satellite < Satellite.COUNT; satellite++) {
                if (orbit[satellite] != null) {
                    found[count++] = satellite;
                }
            }
            return Arrays.copyOf(found, count);
        }

        /** The snapshot. */
        public Snapshot build() {
            return new Snapshot(this);
        }
    }
}
