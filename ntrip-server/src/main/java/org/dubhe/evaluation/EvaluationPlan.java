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

    /** The same, for changes. */
    public Builder change() {
        return new Builder(this);
    }

    /** A plan in the making; what is not set is as in the plan it came from. */
    public static final class Builder {
        private @Nullable SignalProfile profile;
        private int warmUpSeconds;
        private double maxEdgeKm;
        private String master;
        private Faults faults;
        private IntegerFault integerFault;
        private boolean breakAmbiguities;
        private boolean scrambleTruth;
        private boolean solve;
        private Consumer<String> progress;

        private Builder(EvaluationPlan from) {
            profile = from.profile;
            warmUpSeconds = from.warmUpSeconds;
            maxEdgeKm = from.maxEdgeKm;
            master = from.master;
            faults = from.faults;
            integerFault = from.integerFault;
            breakAmbiguities = from.breakAmbiguities;
            scrambleTruth = from.scrambleTruth;
            solve = from.solve;
            progress = from.progress;
        }

        /** The rovers' signals; {@code null} follows the data. */
        public Builder profile(@Nullable SignalProfile value) {
            profile = value;
            return this;
        }

        /** Before the scored window. */
        public Builder warmUpSeconds(int value) {
            warmUpSeconds = value;
            return this;
        }

        /** Longest edge of the network. */
        public Builder maxEdgeKm(double value) {
            maxEdgeKm = value;
            return this;
        }

        /** One master for all rovers, by its name. */
        public Builder master(String value) {
            master = value;
            return this;
        }

        /** Errors put in on purpose at emission. */
        public Builder faults(Faults value) {
            faults = value;
            return this;
        }

        /** A wrong integer of the network. */
        public Builder integerFault(IntegerFault value) {
            integerFault = value;
            return this;
        }

        /** Whether the rovers' ambiguities are spoiled. */
        public Builder breakAmbiguities(boolean value) {
            breakAmbiguities = value;
            return this;
        }

        /** Whether the truth is falsified. */
        public Builder scrambleTruth(boolean value) {
            scrambleTruth = value;
            return this;
        }

        /** Whether RTKLIB follows the rovers. */
        public Builder solve(boolean value) {
            solve = value;
            return this;
        }

        /** Who wants to know how far it is. */
        public Builder progress(Consumer<String> value) {
            progress = value;
            return this;
        }

        /** The plan. */
        public EvaluationPlan build() {
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
                    progress);
        }
    }
}
