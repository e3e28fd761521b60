package org.dubhe.simulation;

import java.util.List;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.signal.Satellite;

/** The encoded broadcast ephemerides, one frame per satellite, made anew with every issue; shared by all stations. */
final class NavigationFrames {
    private final List<SpaceVehicle> vehicles;
    private final Broadcasts broadcasts;
    private final int[] slots = new int[Satellite.COUNT];
    private final long[] numbers;
    private final byte[][] frames;
    private final MessageEncoder encoder = new MessageEncoder();
    private final byte[] work = new byte[Frames.BYTES_MAX];

    NavigationFrames(List<SpaceVehicle> vehicles, Broadcasts broadcasts) {
        this.vehicles = vehicles;
        this.broadcasts = broadcasts;
        this.numbers = new long[vehicles.size()];
        this.frames = new byte[vehicles.size()][0];
        for (int slot = 0; slot < vehicles.size(); slot++) {
            slots[vehicles.get(slot).satellite] = slot;
            numbers[slot] = Long.MIN_VALUE;
        }
    }

    /** What a satellite's present issue looks like as a frame; not to be changed. */
    byte[] frame(int satellite, double seconds) {
        int slot = slots[satellite];
        BroadcastIssue issue = broadcasts.at(slot, vehicles.get(slot), seconds);
        if (issue.number() != numbers[slot]) {
            int length = encoder.encode(NavigationMessages.of(issue), work, 0);
            frames[slot] = java.util.Arrays.copyOf(work, length);
            numbers[slot] = issue.number();
        }
        return frames[slot];
    }
}
