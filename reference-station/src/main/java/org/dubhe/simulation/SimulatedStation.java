package org.dubhe.simulation;

import org.dubhe.geodesy.Ecef;
import org.dubhe.time.GpsTime;

/** A reference station of the simulation: what its operator says of it, what it sends, and what is true of it. */
public final class SimulatedStation {
    /** Receiver type in 1033. */
    public static final String RECEIVER = "DUBHE SIM";

    private final String name;
    private final int id;
    private final Ecef marker;
    private final double antennaHeightMeters;
    private final Receiver receiver;
    private final StationStream stream;

    SimulatedStation(
            String name,
            int id,
            Ecef marker,
            double antennaHeightMeters,
            Receiver receiver,
            NavigationFrames navigation,
            int msmLevel) {
        this.name = name;
        this.id = id;
        this.marker = marker;
        this.antennaHeightMeters = antennaHeightMeters;
        this.receiver = receiver;
        this.stream = new StationStream(
                id, arp(), antennaHeightMeters, receiver.antenna().type(), RECEIVER, navigation, msmLevel);
    }

    void observe(double seconds, GpsTime tag, boolean scrambled) {
        receiver.observe(seconds, scrambled);
        stream.write(receiver.epoch(), tag, seconds);
    }

    /** Name and mountpoint. */
    public String name() {
        return name;
    }

    /** DF003. */
    public int id() {
        return id;
    }

    /** Marker as the operator believes, 3 mm off per axis; metres. */
    public Ecef marker() {
        return marker;
    }

    /** Marker to antenna reference point along the vertical, metres. */
    public double antennaHeightMeters() {
        return antennaHeightMeters;
    }

    /** Antenna reference point as the operator believes and 1006 says. */
    public Ecef arp() {
        return marker.plusEnu(0, 0, antennaHeightMeters);
    }

    /** Antenna of the station; {@link Antenna#antex} describes it. */
    public Antenna antenna() {
        return receiver.antenna();
    }

    /** What it sends at the present epoch: {@link #length} bytes of whole RTCM frames from index 0. Reused with the next epoch. */
    public byte[] bytes() {
        return stream.bytes();
    }

    /** Number of bytes; 0 during an outage. */
    public int length() {
        return stream.length();
    }

    /** Observations of the present epoch and the truth beside them; reused with the next epoch. */
    public ReceiverEpoch epoch() {
        return receiver.epoch();
    }

    /** True antenna reference point. */
    public Ecef trueArp() {
        return receiver.trueArp();
    }
}
