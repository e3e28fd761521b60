package org.dubhe.simulation;

import org.dubhe.geodesy.Ecef;
import org.dubhe.time.GpsTime;

/** A rover of the simulation: a receiver with a null antenna somewhere inside the network. */
public final class SimulatedRover {
    /** A receiver keeps its own observations as they are. */
    private static final int MSM_LEVEL = 7;

    private static final double GGA_SIGMA_METERS = 3;

    private final String name;
    private final boolean moving;
    private final Receiver receiver;
    private final StationStream stream;
    private final SeededRandom ggaRandom;
    private Ecef gga;
    private double seconds;
    private GpsTime tag = new GpsTime(0);
    private boolean written = true;

    SimulatedRover(String name, int id, boolean moving, Receiver receiver, NavigationFrames navigation, long seed) {
        this.name = name;
        this.moving = moving;
        this.receiver = receiver;
        this.stream = new StationStream(
                id, receiver.place(), 0, receiver.antenna().type(), SimulatedStation.RECEIVER, navigation, MSM_LEVEL);
        this.ggaRandom = new SeededRandom(seed);
        this.gga = receiver.place();
    }

    void observe(double second, GpsTime now, boolean scrambled) {
        receiver.observe(second, scrambled);
        seconds = second;
        tag = now;
        written = false;
        gga = receiver.place()
                .plus(
                        GGA_SIGMA_METERS * ggaRandom.nextGaussian(),
                        GGA_SIGMA_METERS * ggaRandom.nextGaussian(),
                        GGA_SIGMA_METERS * ggaRandom.nextGaussian());
    }

    /** Name, unique in the scenario. */
    public String name() {
        return name;
    }

    /** Whether it goes at 1 m/s. */
    public boolean moving() {
        return moving;
    }

    /** Where it believes to be at this epoch, 3 m RMS off per axis: what its GGA says. */
    public Ecef gga() {
        return gga;
    }

    /** Its observations and the satellites' ephemerides as RTCM: {@link #length} bytes from index 0. Reused with the next epoch. */
    public byte[] bytes() {
        write();
        return stream.bytes();
    }

    /** Number of bytes. */
    public int length() {
        write();
        return stream.length();
    }

    /** Observations of the present epoch and the truth beside them; reused with the next epoch. */
    public ReceiverEpoch epoch() {
        return receiver.epoch();
    }

    /** True antenna reference point, which is the phase centre. */
    public Ecef trueArp() {
        return receiver.trueArp();
    }

    private void write() {
        if (!written) {
            stream.write(receiver.epoch(), tag, seconds);
            written = true;
        }
    }
}
