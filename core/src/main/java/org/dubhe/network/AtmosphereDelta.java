package org.dubhe.network;

import java.util.Arrays;
import org.dubhe.signal.Satellite;

/**
 * What the atmosphere and the broadcast orbits do differently at a virtual station than at its master: ∇X = X(virtual) − X(master), by
 * satellite. Mutable and reused: {@link Snapshot#interpolate} fills it without allocating.
 *
 * <p>Values hold between the satellites of one constellation only; a part that all of them share is left undefined, since it falls into the
 * receiver clock. Belongs to the thread that asks.
 */
public final class AtmosphereDelta {
    /** Why there is no answer. */
    public enum Refusal {
        /** There is one. */
        NONE,
        /** The snapshot is older than its age limit at the time asked for. */
        TOO_OLD,
        /** The point lies in no triangle that may be interpolated in. */
        OUTSIDE,
        /** The master is not levelled with the triangle. */
        MASTER_NOT_LEVELLED,
        /** Fewer than {@link Snapshot#SATELLITES_MIN} satellites. */
        TOO_FEW_SATELLITES
    }

    private int count;
    private final int[] satellites = new int[Satellite.COUNT];
    private final int[] indexBySatellite = new int[Satellite.COUNT];
    private final double[] ionosphereMeters = new double[Satellite.COUNT];
    private final double[] troposphereMeters = new double[Satellite.COUNT];
    private final double[] ionosphereSigmaMeters = new double[Satellite.COUNT];
    private final double[] troposphereSigmaMeters = new double[Satellite.COUNT];
    private Refusal refusal = Refusal.OUTSIDE;
    private final SplineScratch scratch = new SplineScratch();
    private long snapshotId;
    private double ageSeconds;

    /** An empty one. */
    public AtmosphereDelta() {
        Arrays.fill(indexBySatellite, -1);
    }

    void reset(long snapshotId, double ageSeconds) {
        for (int i = 0; i < count; i++) {
            indexBySatellite[satellites[i]] = -1;
        }
        count = 0;
        this.snapshotId = snapshotId;
        this.ageSeconds = ageSeconds;
        refusal = Refusal.NONE;
    }

    SplineScratch scratch() {
        return scratch;
    }

    void refuse(Refusal why) {
        reset(snapshotId, ageSeconds);
        refusal = why;
    }

    void add(int satellite, double ionosphere, double ionosphereSigma, double troposphere, double troposphereSigma) {
        int i = count++;
        satellites[i] = satellite;
        indexBySatellite[satellite] = i;
        ionosphereMeters[i] = ionosphere;
        ionosphereSigmaMeters[i] = ionosphereSigma;
        troposphereMeters[i] = troposphere;
        troposphereSigmaMeters[i] = troposphereSigma;
    }

    /** Number of satellites with a value. */
    public int count() {
        return count;
    }

    /** Satellite of an entry, as {@link Satellite#index}; {@code i} in {@code [0, count)}. */
    public int satellite(int i) {
        return satellites[i];
    }

    /** Entry of a satellite, or −1 where it has none: such a satellite is not served. */
    public int indexOf(int satellite) {
        return indexBySatellite[satellite];
    }

    /** ∇I of an entry: slant ionospheric delay of the code on 1575.42 MHz, metres; scale by f₁²/f² for other carriers. */
    public double ionosphereMeters(int i) {
        return ionosphereMeters[i];
    }

    /** Standard deviation of {@link #ionosphereMeters}, metres. */
    public double ionosphereSigmaMeters(int i) {
        return ionosphereSigmaMeters[i];
    }

    /** ∇T of an entry: slant non-dispersive delay beyond the model troposphere, with the satellite's orbit error, metres. */
    public double troposphereMeters(int i) {
        return troposphereMeters[i];
    }

    /** Standard deviation of {@link #troposphereMeters}, metres. */
    public double troposphereSigmaMeters(int i) {
        return troposphereSigmaMeters[i];
    }

    /** Why it is empty; {@link Refusal#NONE} where it is not. */
    public Refusal refusal() {
        return refusal;
    }

    /** Id of the snapshot it came from, for the journal. */
    public long snapshotId() {
        return snapshotId;
    }

    /** Time asked for minus the snapshot's time, seconds. */
    public double ageSeconds() {
        return ageSeconds;
    }
}
