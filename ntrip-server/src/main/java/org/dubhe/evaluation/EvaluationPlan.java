package org.dubhe.evaluation;

import java.util.function.Consumer;
import org.dubhe.correction.Faults;
import org.dubhe.network.IntegerFault;
import org.dubhe.rtklib.SignalProfile;
import org.jspecify.annotations.Nullable;

/**
 * How an evaluation is run, whatever its data.
 *
 * @param profile the rovers' signals; {@code null} follows the data
 * @param warmUpSeconds before the scored window, which starts on time whatever the network's state
 * @param maxEdgeKm longest edge of the network
 * @param master name of the station that is every rover's master; empty for the nearest one
 * @param faults errors put in on purpose at emission, for negative controls
 * @param integerFault a wrong integer of the network, for a negative control
 * @param breakAmbiguities spoils the rovers' ambiguities: a control in which nothing may be fixed
 * @param scrambleTruth falsifies what the simulator says is true: no emitted byte may change
 * @param solve whether RTKLIB follows the rovers; without, only the network and the corrections are judged
 * @param progress is told how far it is; any thread
 */
public record EvaluationPlan(
        @Nullable SignalProfile profile,
        int warmUpSeconds,
        double maxEdgeKm,
        String master,
        Faults faults,
        IntegerFault integerFault,
        boolean breakAmbiguities,
        boolean scrambleTruth,
        boolean solve,
        Consumer<String> progress) {
    /** DESIGN §6: 600 s of warm-up, edges to 120 km, no faults. */
    public static final EvaluationPlan DEFAULT =
            new EvaluationPlan(null, 600, 120, "", Faults.NONE, IntegerFault.NONE, false, false, true, _ -> {});

    /** With another profile. */
    public EvaluationPlan withProfile(@Nullable SignalProfile value) {
        return new EvaluationPlan(
                value,
                warmUpSeconds,
                maxEdgeKm,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With another warm-up. */
    public EvaluationPlan withWarmUpSeconds(int value) {
        return new EvaluationPlan(
                profile,
                value,
                maxEdgeKm,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With another longest edge. */
    public EvaluationPlan withMaxEdgeKm(double value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                value,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With one master for all rovers. */
    public EvaluationPlan withMaster(String value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                value,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With errors put in on purpose at emission. */
    public EvaluationPlan withFaults(Faults value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                master,
                value,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With a wrong integer of the network. */
    public EvaluationPlan withIntegerFault(IntegerFault value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                master,
                faults,
                value,
                breakAmbiguities,
                scrambleTruth,
                solve,
                progress);
    }

    /** With spoiled ambiguities of the rovers. */
    public EvaluationPlan withBrokenAmbiguities() {
        return new EvaluationPlan(
                profile, warmUpSeconds, maxEdgeKm, master, faults, integerFault, true, scrambleTruth, solve, progress);
    }

    /** With a falsified truth. */
    public EvaluationPlan withScrambledTruth(boolean value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                value,
                solve,
                progress);
    }

    /** Without RTKLIB. */
    public EvaluationPlan withoutSolvers() {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                false,
                progress);
    }

    /** With someone who wants to know how far it is. */
    public EvaluationPlan withProgress(Consumer<String> value) {
        return new EvaluationPlan(
                profile,
                warmUpSeconds,
                maxEdgeKm,
                master,
                faults,
                integerFault,
                breakAmbiguities,
                scrambleTruth,
                solve,
                value);
    }
}
