package org.dubhe.rtklib;

import java.util.Locale;

/**
 * The options of every RTKLIB solution of this project, equal for VRS and nearest: kinematic, continuous ambiguity resolution with ratio
 * 3.0 and minimum lock 0, ionosphere off, Saastamoinen; no fix-and-hold, no static mode, no truth as a start. What is not named here is the
 * library's own default ({@code prcopt_default}).
 *
 * <p>RTKLIB's {@code brdc} ionosphere equals {@code off} in relative mode. The mask alone differs: {@link #SIMULATED} and {@link #REAL_DATA}.
 *
 * @param maskDegrees satellites below are not used, 0 to 90
 */
public record SolverOptions(double maskDegrees) {
    /** Scenarios of the simulator. */
    public static final SolverOptions SIMULATED = new SolverOptions(10);

    /** Observations of real receivers. */
    public static final SolverOptions REAL_DATA = new SolverOptions(15);

    /** Ratio of the second best to the best squared residual norm from which integers are accepted. */
    public static final double RATIO = 3.0;

    /** Ambiguities of satellites below are not fixed. */
    public static final double AMBIGUITY_ELEVATION_DEGREES = 15;

    /** Epochs of lock before an ambiguity may be fixed. */
    public static final int MIN_LOCK_EPOCHS = 0;

    static final int MODE_KINEMATIC = 2;
    static final int AMBIGUITIES_CONTINUOUS = 1;
    static final int IONOSPHERE_OFF = 0;
    static final int TROPOSPHERE_SAASTAMOINEN = 1;
    static final int POSITION_FROM_RTCM = 4;

    /** One line for reports. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "RTKLIB 2.4.3 b34: kinematic, continuous AR, ratio %.1f, min-lock %d, mask %.0f°, AR elevation %.0f°,"
                        + " ionosphere off, Saastamoinen",
                RATIO,
                MIN_LOCK_EPOCHS,
                maskDegrees,
                AMBIGUITY_ELEVATION_DEGREES);
    }
}
