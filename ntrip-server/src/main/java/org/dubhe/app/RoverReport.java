package org.dubhe.app;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtklib.Solution;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/** What a rover's solutions come to: a line for each, and one for all. */
final class RoverReport {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.S").withZone(ZoneOffset.UTC);

    private long epochs;
    private long fixed;
    private long judged;
    private double horizontalSquares;
    private double verticalSquares;
    private @Nullable GpsTime firstCorrected;
    private double timeToFirstFixSeconds = Double.NaN;

    /** Takes a solution; says its line. */
    String add(Solution solution, @Nullable Ecef truth) {
        epochs++;
        if (firstCorrected == null && solution.base() != null) {
            firstCorrected = solution.time();
        }
        if (solution.isFixed()) {
            fixed++;
            if (Double.isNaN(timeToFirstFixSeconds) && firstCorrected != null) {
                timeToFirstFixSeconds = solution.time().secondsSince(firstCorrected);
            }
        }
        Ecef position = solution.position();
        StringBuilder line = new StringBuilder(128)
                .append(CLOCK.format(LeapSeconds.toUtc(solution.time())))
                .append(String.format(
                        Locale.ROOT,
                        "  %-6s  satellites %2d  ratio %5.1f  age %4.1f s",
                        solution.status(),
                        solution.satellites(),
                        solution.ratio(),
                        solution.ageSeconds()));
        if (position != null && truth != null) {
            Enu error = truth.enuTo(position);
            if (solution.isFixed()) {
                judged++;
                horizontalSquares += error.horizontalMeters() * error.horizontalMeters();
                verticalSquares += error.upMeters() * error.upMeters();
            }
            line.append(String.format(
                    Locale.ROOT,
                    "  E %+8.3f  N %+8.3f  U %+8.3f m",
                    error.eastMeters(),
                    error.northMeters(),
                    error.upMeters()));
        } else if (position != null) {
            Geodetic at = position.toGeodetic();
            line.append(String.format(
                    Locale.ROOT, "  %.9f %.9f %.4f", at.latitudeDegrees(), at.longitudeDegrees(), at.heightMeters()));
        }
        return line.toString();
    }

    /** The line for all, for people and programs. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "rover epochs=%d fixed=%d fix_rate=%s ttff_s=%s h_rms_mm=%s v_rms_mm=%s",
                epochs,
                fixed,
                epochs == 0 ? "na" : String.format(Locale.ROOT, "%.4f", (double) fixed / epochs),
                Double.isNaN(timeToFirstFixSeconds) ? "na" : String.format(Locale.ROOT, "%.1f", timeToFirstFixSeconds),
                millimetres(horizontalSquares),
                millimetres(verticalSquares));
    }

    private String millimetres(double squares) {
        return judged == 0 ? "na" : String.format(Locale.ROOT, "%.1f", 1000 * Math.sqrt(squares / judged));
    }

    /** Epochs with integer ambiguities. */
    long fixed() {
        return fixed;
    }
}
