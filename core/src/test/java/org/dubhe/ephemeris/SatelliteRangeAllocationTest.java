package org.dubhe.ephemeris;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** Geometry of a satellite, of every model, with troposphere and antenna, allocates nothing once warm. */
final class SatelliteRangeAllocationTest {
    private static final int ROUNDS = 20_000;

    /** What measuring itself may take over all rounds. */
    private static final long NOISE_BYTES = 4096;

    private double sink;
    private double[] escaped = {};

    @Test
    void geometryTroposphereAndAntennaAllocateNothing() {
        EphemerisStore store = new EphemerisStore();
        store.add(Ephemerides.gps(5, Ephemerides.TOE, 1, 0));
        store.add(Ephemerides.of(Constellation.BEIDOU, 3, NavigationMessage.D2, Ephemerides.TOE, 1, 0));
        int r = Satellite.index(Constellation.GLONASS, 9);
        store.add(new GlonassEphemeris(
                r, 1, Ephemerides.TOE, 1.1e7, -2.0e7, 1.0e7, 1000, 500, -2000, 0, 1e-6, -1e-6, 1e-5, 0, 0, 0, 5, 0));
        Geodetic place = Geodetic.ofDegrees(29.5, 106.5, 300);
        Topocentric site = new Topocentric(place.toEcef());
        Troposphere troposphere = new Troposphere(place, Ephemerides.TOE);
        SatelliteRange range = new SatelliteRange();
        EpochEphemerides epoch = new EpochEphemerides();
        int[] satellites = {Satellite.index(Constellation.GPS, 5), Satellite.index(Constellation.BEIDOU, 3), r};
        long allocated = allocatedBytes(() -> {
            long time = Ephemerides.TOE.nanos() + 300 * GpsTime.SECOND;
            epoch.select(store, time);
            for (int satellite : satellites) {
                Ephemeris ephemeris = epoch.of(satellite);
                if (ephemeris == null) {
                    throw new AssertionError(satellite);
                }
                range.fromCode(ephemeris, time, 2.4e7, site);
                range.fromReception(ephemeris, range.receptionNanos(), site);
                sink += range.rangeMinusClockMeters()
                        + troposphere.slantMeters(range.elevationRad())
                        + AntennaModel.NULL.phaseCentreMeters(Signal.GPS_1C, range.azimuthRad(), range.elevationRad());
            }
        });
        assertThat(allocated).isLessThan(NOISE_BYTES);
    }

    /** The gauge works: an array per round, kept in a field, for the compiler leaves out one that nobody can see. */
    @Test
    void theGaugeSeesAnAllocation() {
        long allocated = allocatedBytes(() -> escaped = new double[2]);
        assertThat(escaped).hasSize(2);
        assertThat(allocated).isGreaterThan(NOISE_BYTES);
    }

    private static long allocatedBytes(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
