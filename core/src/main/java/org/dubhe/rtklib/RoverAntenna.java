package org.dubhe.rtklib;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.signal.Signal;

/**
 * An antenna as RTKLIB corrects it ({@code pcv_t} and {@code antdel}): where the phase centres of a {@link SignalProfile}'s two slots are.
 *
 * <p>RTKLIB has one correction per slot for all systems; take GPS's bands of the profile.
 *
 * @param heightMeters marker to antenna reference point, up; the solution refers to the marker, with 0 to the reference point
 * @param slots phase centres of slot 0 and slot 1
 */
public record RoverAntenna(double heightMeters, List<PhaseCentre> slots) {
    /** Where the horizontal offset is read off: between the horizon, where patterns end, and the zenith, where it does not show. */
    private static final double OFFSET_ELEVATION_RAD = Math.toRadians(45);

    /** Of the mean at each zenith angle. */
    private static final int AZIMUTHS = 72;

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

    /**
     * An antenna as RTKLIB can hold it: offsets and the mean over all azimuths at each zenith angle. What else depends on azimuth is lost, some
     * tenths of a millimetre of most antennas.
     *
     * @param heightMeters marker to antenna reference point, up
     */
    public static RoverAntenna of(AntennaModel model, double heightMeters, SignalProfile profile) {
        SignalProfile.Bands bands = profile.bands().getFirst();
        List<PhaseCentre> slots = new ArrayList<>();
        for (int slot = 0; slot < SignalProfile.SLOTS; slot++) {
            Signal signal =
                    Signal.ofRinexCode(bands.constellation(), bands.slot(slot).getFirst());
            slots.add(signal == null ? PhaseCentre.NULL : centre(model, signal));
        }
        return new RoverAntenna(heightMeters, slots);
    }

    /** RTKLIB adds {@code −offset · direction + variation} to the range; so do ANTEX and the model. */
    private static PhaseCentre centre(AntennaModel model, Signal signal) {
        double cosine = Math.cos(OFFSET_ELEVATION_RAD);
        double east = harmonic(model, signal, Math.PI / 2) / cosine;
        double north = harmonic(model, signal, 0) / cosine;
        List<Double> variation = new ArrayList<>();
        for (int step = 0; step < Layout.PCV_STEPS; step++) {
            double sum = 0;
            for (int azimuth = 0; azimuth < AZIMUTHS; azimuth++) {
                sum += model.phaseCentreMeters(
                        signal, 2 * Math.PI * azimuth / AZIMUTHS, Math.toRadians(90 - 5.0 * step));
            }
            variation.add(sum / AZIMUTHS);
        }
        return new PhaseCentre(east, north, 0, variation);
    }

    private static double harmonic(AntennaModel model, Signal signal, double towardsRad) {
        return (model.phaseCentreMeters(signal, towardsRad + Math.PI, OFFSET_ELEVATION_RAD)
                        - model.phaseCentreMeters(signal, towardsRad, OFFSET_ELEVATION_RAD))
                / 2;
    }

    /** Checks the number of slots. */
    public RoverAntenna {
        if (slots.size() != SignalProfile.SLOTS) {
            throw new IllegalArgumentException("slots: " + slots.size() + " (expected: " + SignalProfile.SLOTS + ")");
        }
        slots = List.copyOf(slots);
    }
}
