package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtklib.RoverAntenna;

/**
 * All that one rover saw and was sent, epoch by epoch: what the emission leaves behind and the solvers work on. So the emission is measured without
 * the solvers, and no solver can reach back into it.
 */
final class RoverRecording {
    /**
     * One epoch.
     *
     * @param timeNanos the rover's time tag, GPST nanoseconds
     * @param scored whether it lies in the scored window
     * @param satellites that the rover itself observes
     * @param own RTCM of the rover's receiver; empty where it was silent
     * @param vrs bytes it got on the VRS mountpoint with this epoch
     * @param nearest bytes it got on the {@code nearest} mountpoint with this epoch
     * @param served whether the VRS bytes were computed from a snapshot with enough satellites
     * @param truth where its antenna reference point was
     */
    record Epoch(
            long timeNanos,
            boolean scored,
            int satellites,
            byte[] own,
            byte[] vrs,
            byte[] nearest,
            boolean served,
            Ecef truth) {
        /** Whether it is in the denominator. */
        boolean counted() {
            return scored && satellites >= EpochOutcome.SATELLITES_MIN;
        }
    }

    private final String name;
    private final RoverAntenna antenna;
    private final List<Epoch> epochs = new ArrayList<>();
    private String nearestBase = "";
    private double nearestKm = Double.NaN;

    RoverRecording(String name, RoverAntenna antenna) {
        this.name = name;
        this.antenna = antenna;
    }

    void add(Epoch epoch) {
        epochs.add(epoch);
    }

    /** The station nearest to it and how far that is. */
    void nearest(String base, double km) {
        nearestBase = base;
        nearestKm = km;
    }

    String name() {
        return name;
    }

    RoverAntenna antenna() {
        return antenna;
    }

    List<Epoch> epochs() {
        return epochs;
    }

    String nearestBase() {
        return nearestBase;
    }

    double nearestKm() {
        return nearestKm;
    }

    /** Whether each epoch of the scored window was served from a snapshot. */
    boolean[] served() {
        List<Epoch> scored = epochs.stream().filter(Epoch::scored).toList();
        boolean[] served = new boolean[scored.size()];
        for (int e = 0; e < served.length; e++) {
            served[e] = scored.get(e).served();
        }
        return served;
    }

    int servedEpochs() {
        int served = 0;
        for (Epoch epoch : epochs) {
            served += epoch.counted() && epoch.served() ? 1 : 0;
        }
        return served;
    }
}
