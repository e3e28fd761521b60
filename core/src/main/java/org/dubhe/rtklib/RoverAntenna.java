package org.dubhe.rtklib;

import java.util.Collections;
import java.util.List;

/**
 * An antenna as RTKLIB corrects it ({@code pcv_t} and {@code antdel}): where the phase centres of a {@link SignalProfile}'s two slots are.
 *
 * <p>RTKLIB has one correction per slot for all systems; take GPS's bands of the profile.
 *
 * @param heightMeters marker to antenna reference point, up; the solution refers to the marker, with 0 to the reference point
 * @param slots phase centres of slot 0 and slot 1
 */
public record RoverAntenna(double heightMeters, List<PhaseCentre> slots) {
    /** An antenna without correction, as a virtual reference station has it. */
    public static final RoverAntenna NULL = new RoverAntenna(0, List.of(PhaseCentre.NULL, PhaseCentre.NULL));

    /**
     * A phase centre of an antenna, as ANTEX has it.
     *
     * @param eastMeters offset from the antenna reference point
     * @param northMeters offset from the antenna reference point
     * @param upMeters offset from the antenna reference point
     * @param variationMeters by zenith angle 0°, 5° … 90°, 19 values, sign as in ANTEX
     */
    public record PhaseCentre(double eastMeters, double northMeters, double upMeters, List<Double> variationMeters) {
        /** At the reference point itself. */
        public static final PhaseCentre NULL = new PhaseCentre(0, 0, 0, Collections.nCopies(Layout.PCV_STEPS, 0.0));

        /** Checks the number of steps. */
        public PhaseCentre {
            if (variationMeters.size() != Layout.PCV_STEPS) {
                throw new IllegalArgumentException(
                        "variationMeters: " + variationMeters.size() + " values (expected: " + Layout.PCV_STEPS + ")");
            }
            variationMeters = List.copyOf(variationMeters);
        }
    }

    /** Checks the number of slots. */
    public RoverAntenna {
        if (slots.size() != SignalProfile.SLOTS) {
            throw new IllegalArgumentException("slots: " + slots.size() + " (expected: " + SignalProfile.SLOTS + ")");
        }
        slots = List.copyOf(slots);
    }
}
