package org.dubhe.correction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.dubhe.ephemeris.ClockPolynomial;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.KeplerOrbit;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.network.Snapshot;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;

/**
 * A triangle of stations around Chongqing, 40 km wide and 1300 m high, with noise-free observations computed from first principles: light time
 * by iteration, rotation of the Earth by sine and cosine, one number of ionosphere and of leftover per station and satellite.
 */
final class VrsScene {
    static final GpsTime TOE = GpsTime.ofWeek(2400, 432_000L * GpsTime.SECOND);
    static final GpsTime T = TOE.plusSeconds(600);
    static final double[] WEIGHTS = {0.5, 0.3, 0.2};
    static final int MASTER = 0;
    static final int ARC = 7;
    static final long MILLI = 1_000_000;

    /** True reception differs from the time tag by the receiver's clock, which master and virtual station share. */
    static final double CLOCK_SECONDS = 0.000_123;

    static final Ecef[] STATIONS = {
        Geodetic.ofDegrees(29.50, 106.40, 200).toEcef(),
        Geodetic.ofDegrees(29.80, 106.55, 1500).toEcef(),
        Geodetic.ofDegrees(29.48, 106.80, 600).toEcef()
    };

    static final Signal[] SIGNALS = {
        Signal.BEIDOU_2I, Signal.BEIDOU_6I, Signal.BEIDOU_1P, Signal.BEIDOU_5P, Signal.GPS_1C, Signal.GPS_2W
    };

    private static final double C = 299_792_458.0;
    private static final double EARTH_RATE = 7.292_115_146_7e-5;

    final List<Ephemeris> ephemerides = new ArrayList<>();
    final EphemerisStore store = new EphemerisStore();

    VrsScene() {
        Topocentric here = new Topocentric(STATIONS[MASTER]);
        SatelliteState state = new SatelliteState();
        int[] numbers = new int[Constellation.values().length];
        for (int plane = 0; plane < 6; plane++) {
            for (int slot = 0; slot < 8; slot++) {
                Constellation system = slot % 2 == 0 ? Constellation.GPS : Constellation.BEIDOU;
                KeplerEphemeris candidate = ephemeris(system, numbers[system.ordinal()] + 20, plane, slot);
                candidate.stateAt(T.nanos(), state);
                double dx = state.xMeters - here.xMeters();
                double dy = state.yMeters - here.yMeters();
                double dz = state.zMeters - here.zMeters();
                double r = Math.sqrt(dx * dx + dy * dy + dz * dz);
                if (here.elevationRad(dx / r, dy / r, dz / r) > Math.toRadians(12)) {
                    numbers[system.ordinal()]++;
                    ephemerides.add(candidate);
                    store.add(candidate);
                }
            }
        }
    }

    private static KeplerEphemeris ephemeris(Constellation system, int number, int plane, int slot) {
        KeplerOrbit orbit = new KeplerOrbit(
                system == Constellation.GPS ? 5153.7 : 5282.6,
                0.011,
                0.96,
                1e-10,
                plane * Math.PI / 3,
                -8e-9,
                0.7,
                slot * Math.PI / 4 + plane * 0.3,
                4.5e-9,
                1e-6,
                8e-6,
                210,
                -60,
                1.1e-7,
                -9e-8);
        ClockPolynomial clock = new ClockPolynomial(TOE, 1.5e-4, -3e-11, 0);
        NavigationMessage message = system == Constellation.GPS ? NavigationMessage.LNAV : NavigationMessage.D1;
        return new KeplerEphemeris(
                Satellite.index(system, number), message, 1, 1, 0, 0, 0, TOE, orbit, clock, 0, Double.NaN);
    }

    static Ecef virtual() {
        Ecef p = new Ecef(0, 0, 0);
        for (int i = 0; i < 3; i++) {
            Ecef s = STATIONS[i];
            p = p.plus(WEIGHTS[i] * s.xMeters(), WEIGHTS[i] * s.yMeters(), WEIGHTS[i] * s.zMeters());
        }
        return p;
    }

    /** Slant ionosphere on 1575.42 MHz at a station: some metres, centimetres apart. */
    static double ionosphereMeters(int station, int satellite) {
        return 3 + 0.04 * (satellite % 7) + 0.03 * station * ((satellite % 5) - 2);
    }

    /** What orbit error and weather leave beyond the model. */
    static double leftoverMeters(int station, int satellite) {
        return 0.01 * station * ((satellite % 3) - 1);
    }

    static double weighted(IntToDoubleFunction of) {
        return WEIGHTS[0] * of.applyAsDouble(0) + WEIGHTS[1] * of.applyAsDouble(1) + WEIGHTS[2] * of.applyAsDouble(2);
    }

    /** Levelled integer of the master. */
    static int integer(int satellite, int signalId) {
        return 1000 * (satellite % 11) - 37 * signalId;
    }

    /** Ambiguity of the level's root, which the virtual station has. */
    static int rootAmbiguity(int satellite, int signalId) {
        return -5000 + 13 * satellite + signalId;
    }

    Snapshot snapshot(GpsTime at, int masterArc) {
        return builder(at, masterArc).build();
    }

    /** The same, to be changed before it is built. */
    Snapshot.Builder builder(GpsTime at, int masterArc) {
        Snapshot.Builder builder = new Snapshot.Builder(1, at, STATIONS).triangle(0, 1, 2);
        SatelliteState state = new SatelliteState();
        for (Ephemeris ephemeris : ephemerides) {
            int satellite = ephemeris.satellite();
            ephemeris.stateAt(at.nanos(), state);
            builder.satellite(satellite, new Ecef(state.xMeters, state.yMeters, state.zMeters))
                    .serve(0, satellite, true);
            for (int i = 0; i < 3; i++) {
                builder.residual(
                        i, satellite, ionosphereMeters(i, satellite), 0, 0.005, leftoverMeters(i, satellite), 0, 0.003);
            }
            for (Signal signal : SIGNALS) {
                if (signal.constellation() == Satellite.constellation(satellite)) {
                    builder.level(
                            MASTER,
                            satellite,
                            signal.msmId(),
                            integer(satellite, signal.msmId()),
                            masterArc,
                            at.plusSeconds(-20));
                }
            }
        }
        return builder;
    }

    /** The master's epoch: noise-free, with its own integers. */
    StationEpoch masterEpoch(GpsTime tag) {
        StationEpoch epoch = new StationEpoch();
        epoch.reset(MASTER, 11, tag.nanos());
        observe(
                epoch.observations(),
                STATIONS[MASTER],
                tag,
                s -> ionosphereMeters(MASTER, s),
                s -> leftoverMeters(MASTER, s),
                1);
        for (int cell = 0; cell < epoch.observations().cellCount(); cell++) {
            epoch.arc(cell, ARC);
        }
        return epoch;
    }

    /** What a receiver at the virtual station would measure without noise, on the root's ambiguities and the master's clock. */
    EpochObservations truth(GpsTime tag) {
        EpochObservations out = new EpochObservations();
        out.reset(1, tag.nanos());
        observe(
                out,
                virtual(),
                tag,
                s -> weighted(i -> ionosphereMeters(i, s)),
                s -> weighted(i -> leftoverMeters(i, s)),
                0);
        return out;
    }

    private void observe(
            EpochObservations out,
            Ecef place,
            GpsTime tag,
            IntToDoubleFunction ionosphere,
            IntToDoubleFunction leftover,
            int ownIntegers) {
        Topocentric axes = new Topocentric(place);
        Troposphere model = new Troposphere(axes.geodetic(), tag);
        for (Ephemeris ephemeris : ephemerides) {
            int satellite = ephemeris.satellite();
            double[] now = rangeClockElevation(ephemeris, axes, tag, 0);
            double before = phasePartMeters(rangeClockElevation(ephemeris, axes, tag, -0.5));
            double after = phasePartMeters(rangeClockElevation(ephemeris, axes, tag, 0.5));
            double common = phasePartMeters(now)
                    + C * CLOCK_SECONDS
                    + model.slantMeters(now[2])
                    + leftover.applyAsDouble(satellite);
            for (Signal signal : SIGNALS) {
                if (signal.constellation() != Satellite.constellation(satellite)) {
                    continue;
                }
                double factor = Math.pow(1_575_420_000.0 / signal.carrierHz(), 2);
                double i = factor * ionosphere.applyAsDouble(satellite);
                int ambiguity =
                        rootAmbiguity(satellite, signal.msmId()) + ownIntegers * integer(satellite, signal.msmId());
                double wavelength = C / signal.carrierHz();
                int cell = out.addCell(satellite, signal.msmId());
                out.pseudorangeMeters(cell, common + i);
                out.phaseCycles(cell, (common - i) / wavelength + ambiguity);
                out.dopplerHz(cell, -(after - before) / wavelength);
                out.cn0DbHz(cell, 45);
                out.lock(cell, 30_000, false);
            }
        }
        out.sortCells();
    }

    private static double phasePartMeters(double[] rangeClockElevation) {
        return rangeClockElevation[0] - C * rangeClockElevation[1];
    }

    /** At true reception tag − clock + offset: range turned into the frame of reception, satellite clock at emission, elevation. */
    private static double[] rangeClockElevation(Ephemeris ephemeris, Topocentric axes, GpsTime tag, double offset) {
        long reception = tag.nanos() + Math.round((offset - CLOCK_SECONDS) * 1e9);
        SatelliteState s = new SatelliteState();
        double range = 2.2e7;
        double dx = 0;
        double dy = 0;
        double dz = 0;
        for (int i = 0; i < 8; i++) {
            double tau = range / C;
            ephemeris.stateAt(reception - Math.round(tau * 1e9), s);
            double angle = EARTH_RATE * tau;
            dx = Math.cos(angle) * s.xMeters + Math.sin(angle) * s.yMeters - axes.xMeters();
            dy = -Math.sin(angle) * s.xMeters + Math.cos(angle) * s.yMeters - axes.yMeters();
            dz = s.zMeters - axes.zMeters();
            range = Math.sqrt(dx * dx + dy * dy + dz * dz);
        }
        return new double[] {range, s.clockBiasSeconds, axes.elevationRad(dx / range, dy / range, dz / range)};
    }
}
