package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.dubhe.correction.Faults;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.simulation.Scenario;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

/** What the evaluation must see: each run with an error put in stands beside the same run without. */
final class NegativeControlsIT {
    private static final int WINDOW_SECONDS = 300;
    private static final Scenario TRIANGLE =
            Scenario.named("triangle").withDurationSeconds(WINDOW_SECONDS).withRovers(1);
    private static final EvaluationPlan PLAN = EvaluationPlan.DEFAULT.withWarmUpSeconds(300);

    /** Thirty kilometres of quiet ionosphere are centimetres between master and rover: enough to be seen. */
    @Test
    void aFlippedSignOfTheCodesIonosphereIsSeenInTheCodes() throws IOException, InterruptedException {
        double right = evaluate(TRIANGLE, PLAN.withoutSolvers()).figures().number("vrs_code_iono_rms_mm");
        double flipped = evaluate(TRIANGLE, PLAN.withoutSolvers().withFaults(Faults.CODE_IONOSPHERE_FLIPPED))
                .figures()
                .number("vrs_code_iono_rms_mm");

        assertThat(right).isLessThanOrEqualTo(20);
        assertThat(flipped).isGreaterThan(20).isGreaterThan(2 * right);
    }

    @Test
    void oneIntegerOffByOneIsSeenOnItsSatelliteAndSignal() throws IOException, InterruptedException {
        Errors right = new Errors();
        new Evaluation(PLAN.withoutSolvers(), null).scenario(TRIANGLE, right);
        int satellite = right.bestOf(Signal.GPS_1C);
        GpsTime from = TRIANGLE.start().plusSeconds(PLAN.warmUpSeconds());
        Faults fault = Faults.integerOffByOne(
                nearestStation(),
                satellite,
                Signal.GPS_1C.msmId(),
                from.nanos(),
                from.plusSeconds(WINDOW_SECONDS).nanos());
        Errors wrong = new Errors();
        new Evaluation(PLAN.withoutSolvers().withFaults(fault), null).scenario(TRIANGLE, wrong);

        assertThat(right.rmsMm(satellite, Signal.GPS_1C)).isLessThan(15);
        assertThat(wrong.rmsMm(satellite, Signal.GPS_1C)).isGreaterThan(30);
        assertThat(wrong.rmsMm(satellite, Signal.GPS_2W))
                .as("the other signal of the satellite")
                .isEqualTo(right.rmsMm(satellite, Signal.GPS_2W));
    }

    @Test
    void brokenAmbiguitiesCannotBeFixed() throws IOException, InterruptedException {
        assumeTrue(Rtklib.find().isPresent(), "RTKLIB is not installed: " + Rtklib.availability());

        double whole = evaluate(TRIANGLE, PLAN).figures().number("fix_rate");
        double broken =
                evaluate(TRIANGLE, PLAN.withBrokenAmbiguities()).figures().number("fix_rate");

        assertThat(whole).isGreaterThan(0.5);
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

        /** The satellite with most epochs, and among those the smallest error. */
        int bestOf(Signal signal) {
            int best = -1;
            for (int number = 1; number <= 32; number++) {
                int satellite = Satellite.index(Constellation.GPS, number);
                RootMeanSquare rms = bySignal.get(satellite * 64 + signal.msmId());
                RootMeanSquare former = best < 0 ? null : bySignal.get(best * 64 + signal.msmId());
                if (rms != null
                        && (former == null
                                || rms.count() > former.count()
                                || rms.count() == former.count() && rms.value() < former.value())) {
                    best = satellite;
                }
            }
            assertThat(best).isPositive();
            return best;
        }
    }
}
