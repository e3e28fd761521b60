package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.dubhe.correction.Faults;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.IntegerFault;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.Scenario;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the evaluation must see: each run with an error put in stands beside the same run without. */
final class NegativeControlsIT {
    private static final int WINDOW_SECONDS = 300;
    private static final Scenario TRIANGLE =
            Scenario.named("triangle").withDurationSeconds(WINDOW_SECONDS).withRovers(1);
    private static final EvaluationPlan PLAN =
            EvaluationPlan.DEFAULT.change().warmUpSeconds(300).build();

    /** Thirty kilometres of quiet ionosphere are centimetres between master and rover: enough to be seen. */
    @Test
    void aFlippedSignOfTheCodesIonosphereIsSeenInTheCodes() throws IOException, InterruptedException {
        double right =
                evaluate(TRIANGLE, PLAN.change().solve(false).build()).figures().number("vrs_code_iono_rms_mm");
        double flipped = evaluate(
                        TRIANGLE,
                        PLAN.change()
                                .solve(false)
                                .faults(Faults.CODE_IONOSPHERE_FLIPPED)
                                .build())
                .figures()
                .number("vrs_code_iono_rms_mm");

        assertThat(right).isLessThanOrEqualTo(20);
        assertThat(flipped).isGreaterThan(20).isGreaterThan(2 * right);
    }

    /**
     * A wrong integer makes its station's levelled phase one wavelength wrong, and with it the station's ionosphere and geometry; at the rover that shows
     * by the station's weight, be it the master or not. So a vertex with less than 0.16 of the weight would rightly stay below 30 mm. A low
     * satellite's error would in part be taken for a zenith delay and be smaller or larger; the satellite is one that is right on both signals.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneIntegerOffByOneIsSeenOnItsSatelliteAndSignal(boolean atTheMaster) throws IOException, InterruptedException {
        Errors right = new Errors();
        new Evaluation(PLAN.change().solve(false).build(), null).scenario(TRIANGLE, right);
        int satellite = right.bestOf(Signal.GPS_1C, Signal.GPS_2W);
        double[] weights = weights();
        int station = heaviest(weights, atTheMaster ? -1 : nearestStation());
        assertThat(station == nearestStation())
                .as("the master is the nearest station")
                .isEqualTo(atTheMaster);
        GpsTime from = TRIANGLE.start().plusSeconds(PLAN.warmUpSeconds());
        IntegerFault fault = new IntegerFault(
                station,
                satellite,
                Signal.GPS_1C.msmId(),
                from.nanos(),
                from.plusSeconds(WINDOW_SECONDS).nanos());
        Errors wrong = new Errors();
        EvaluationResult result =
                new Evaluation(PLAN.change().solve(false).integerFault(fault).build(), null).scenario(TRIANGLE, wrong);

        assertThat(right.rmsMm(satellite, Signal.GPS_1C)).isLessThan(15);
        assertThat(wrong.rmsMm(satellite, Signal.GPS_1C))
                .isGreaterThan(30)
                .as("the weight of station %d", station)
                .isCloseTo(1000 * weights[station] * Signal.GPS_1C.wavelengthMeters(), within(15.0));
        assertThat(wrong.count(satellite, Signal.GPS_1C))
                .as("epochs with the wrong integer")
                .isGreaterThan(WINDOW_SECONDS * 9 / 10);
        assertThat(wrong.rmsMm(satellite, Signal.GPS_2W))
                .as("the other signal of the satellite")
                .isLessThan(15);
        assertThat(result.figures().number("network_wrong_integers"))
                .as("put in after closure: no decision is wrong")
                .isZero();
    }

    /** After the whole warm-up, so that the unbroken rovers are fixed nearly always and the broken ones differ by nothing else. */
    @Test
    void brokenAmbiguitiesCannotBeFixed() throws IOException, InterruptedException {
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());

        Scenario scenario = TRIANGLE.withSeed(3).withRovers(2);
        double whole = evaluate(scenario, EvaluationPlan.DEFAULT).figures().number("fix_rate");
        double broken = evaluate(
                        scenario,
                        EvaluationPlan.DEFAULT.change().breakAmbiguities(true).build())
                .figures()
                .number("fix_rate");

        assertThat(whole).isGreaterThan(0.9);
        assertThat(broken).isLessThan(0.2);
    }

    private static EvaluationResult evaluate(Scenario scenario, EvaluationPlan plan)
            throws IOException, InterruptedException {
        return new Evaluation(plan, Rtklib.find().orElse(null)).scenario(scenario);
    }

    /** The master of the only rover, unless it is out of order. */
    private static int nearestStation() throws IOException {
        try (ScenarioFeed feed = new ScenarioFeed(TRIANGLE, false)) {
            int best = 0;
            for (int i = 1; i < feed.stations().size(); i++) {
                if (metres(feed, i) < metres(feed, best)) {
                    best = i;
                }
            }
            return best;
        }
    }

    /** Of the stations in the only rover's interpolation: barycentric. */
    private static double[] weights() throws IOException {
        try (ScenarioFeed feed = new ScenarioFeed(TRIANGLE, false)) {
            double[] p = from(feed, feed.roverTruth(0));
            double[] a = from(feed, feed.stations().get(0).arp());
            double[] b = from(feed, feed.stations().get(1).arp());
            double aa = dot(a, a);
            double ab = dot(a, b);
            double bb = dot(b, b);
            double det = aa * bb - ab * ab;
            double wa = (dot(p, a) * bb - dot(p, b) * ab) / det;
            double wb = (dot(p, b) * aa - dot(p, a) * ab) / det;
            return new double[] {wa, wb, 1 - wa - wb};
        }
    }

    private static double[] from(ScenarioFeed feed, Ecef to) {
        Ecef origin = feed.stations().get(2).arp();
        return new double[] {
            to.xMeters() - origin.xMeters(), to.yMeters() - origin.yMeters(), to.zMeters() - origin.zMeters()
        };
    }

    private static double dot(double[] x, double[] y) {
        return x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
    }

    private static int heaviest(double[] weights, int except) {
        int best = -1;
        for (int i = 0; i < weights.length; i++) {
            if (i != except && (best < 0 || weights[i] > weights[best])) {
                best = i;
            }
        }
        return best;
    }

    private static double metres(ScenarioFeed feed, int station) {
        return feed.stations().get(station).arp().distanceMeters(feed.roverTruth(0));
    }

    private static final class Errors implements CorrectionCheck.PhaseSink {
        private final Map<Integer, RootMeanSquare> bySignal = new HashMap<>();

        @Override
        public void phase(GpsTime tag, int rover, int satellite, int signalId, double errorMeters) {
            bySignal.computeIfAbsent(satellite * 64 + signalId, _ -> new RootMeanSquare())
                    .add(errorMeters);
        }

        double rmsMm(int satellite, Signal signal) {
            RootMeanSquare rms = bySignal.get(satellite * 64 + signal.msmId());
            return rms == null ? Double.NaN : 1000 * rms.value();
        }

        long count(int satellite, Signal signal) {
            RootMeanSquare rms = bySignal.get(satellite * 64 + signal.msmId());
            return rms == null ? 0 : rms.count();
        }

        /** Of the satellites that are there all the time the one with the smallest errors on two signals. */
        int bestOf(Signal one, Signal other) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int number = 1; number <= 32; number++) {
                int satellite = Satellite.index(Constellation.GPS, number);
                double error = rmsMm(satellite, one) + rmsMm(satellite, other);
                if (count(satellite, one) > WINDOW_SECONDS * 9 / 10 && error < least) {
                    best = satellite;
                    least = error;
                }
            }
            assertThat(best).isPositive();
            return best;
        }
    }
}
