package org.dubhe.stream;

import org.dubhe.correction.Faults;

/**
 * How virtual stations are served.
 *
 * @param moveMeters a virtual station stays where it is until the rover is farther from it than this
 * @param msmLevel 4, 5 or 7
 * @param physicalStation whether 1032 tells which station is behind a virtual one, and where
 * @param master network index of the station that is every rover's master while it lives; −1 for the nearest one
 * @param waitForSnapshot an epoch is held back until the snapshot of its own time is there: for evaluations of data whose interval is long
 * @param faults errors put in on purpose
 */
public record VrsSettings(
        double moveMeters, int msmLevel, boolean physicalStation, int master, boolean waitForSnapshot, Faults faults) {
    /** As a server has them. */
    public static final VrsSettings DEFAULT = new VrsSettings(5000, 7, false, -1, false, Faults.NONE);

    /** With another level of the MSMs. */
    public VrsSettings withMsmLevel(int level) {
        return new VrsSettings(moveMeters, level, physicalStation, master, waitForSnapshot, faults);
    }

    /** With another distance that a rover may go from its virtual station. */
    public VrsSettings withMoveMeters(double meters) {
        return new VrsSettings(meters, msmLevel, physicalStation, master, waitForSnapshot, faults);
    }

    /** With or without 1032. */
    public VrsSettings withPhysicalStation(boolean told) {
        return new VrsSettings(moveMeters, msmLevel, told, master, waitForSnapshot, faults);
    }

    /** With another master. */
    public VrsSettings withMaster(int networkIndex) {
        return new VrsSettings(moveMeters, msmLevel, physicalStation, networkIndex, waitForSnapshot, faults);
    }

    /** With or without waiting for the snapshot of the epoch's own time. */
    public VrsSettings withWaitForSnapshot(boolean wait) {
        return new VrsSettings(moveMeters, msmLevel, physicalStation, master, wait, faults);
    }

    /** With errors that a negative control is to find. */
    public VrsSettings withFaults(Faults put) {
        return new VrsSettings(moveMeters, msmLevel, physicalStation, master, waitForSnapshot, put);
    }
}
