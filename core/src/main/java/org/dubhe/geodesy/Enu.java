package org.dubhe.geodesy;

/** A vector along local east, north and up, metres. */
public record Enu(double eastMeters, double northMeters, double upMeters) {
    /** Length of the horizontal part, metres. */
    public double horizontalMeters() {
        return Math.hypot(eastMeters, northMeters);
    }
}
