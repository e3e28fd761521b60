package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;
import org.dubhe.geodesy.Ecef;

/**
 * Message 1006: position of a station's antenna reference point (ARP) and height of the antenna over the marker, raw.
 *
 * @param stationId {@link DataField#DF003}
 * @param itrfYear {@link DataField#DF021}
 * @param gps {@link DataField#DF022}
 * @param glonass {@link DataField#DF023}
 * @param galileo {@link DataField#DF024}
 * @param nonPhysical {@link DataField#DF141}
 * @param x {@link DataField#DF025}
 * @param oneOscillator {@link DataField#DF142}
 * @param y {@link DataField#DF026}
 * @param quarterCycle {@link DataField#DF364}
 * @param z {@link DataField#DF027}
 * @param antennaHeight {@link DataField#DF028}
 */
public record StationPosition1006(
        int stationId,
        int itrfYear,
        boolean gps,
        boolean glonass,
        boolean galileo,
        boolean nonPhysical,
        long x,
        boolean oneOscillator,
        long y,
        int quarterCycle,
        long z,
        int antennaHeight)
        implements StationPosition {
    /** DF002. */
    public static final int NUMBER = 1006;

    /** Reads what follows DF002. */
    static StationPosition1006 read(BitReader in) {
        int stationId = DataField.DF003.readInt(in);
        int itrfYear = DataField.DF021.readInt(in);
        boolean gps = DataField.DF022.readFlag(in);
        boolean glonass = DataField.DF023.readFlag(in);
        boolean galileo = DataField.DF024.readFlag(in);
        boolean nonPhysical = DataField.DF141.readFlag(in);
        long x = DataField.DF025.read(in);
        boolean oneOscillator = DataField.DF142.readFlag(in);
        in.skip(1);
        long y = DataField.DF026.read(in);
        int quarterCycle = DataField.DF364.readInt(in);
        long z = DataField.DF027.read(in);
        int antennaHeight = DataField.DF028.readInt(in);
        return new StationPosition1006(
                stationId,
                itrfYear,
                gps,
                glonass,
                galileo,
                nonPhysical,
                x,
                oneOscillator,
                y,
                quarterCycle,
                z,
                antennaHeight);
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF003.write(out, stationId);
        DataField.DF021.write(out, itrfYear);
        DataField.DF022.write(out, gps);
        DataField.DF023.write(out, glonass);
        DataField.DF024.write(out, galileo);
        DataField.DF141.write(out, nonPhysical);
        DataField.DF025.write(out, x);
        DataField.DF142.write(out, oneOscillator);
        out.zeros(1);
        DataField.DF026.write(out, y);
        DataField.DF364.write(out, quarterCycle);
        DataField.DF027.write(out, z);
        DataField.DF028.write(out, antennaHeight);
    }

    @Override
    public Ecef arp() {
        return new Ecef(DataField.DF025.value(x), DataField.DF026.value(y), DataField.DF027.value(z));
    }

    /** A position of a station that serves GPS, GLONASS and Galileo, all on one oscillator, quarter cycles aligned. */
    public static StationPosition1006 of(int stationId, boolean nonPhysical, Ecef arp, double antennaHeightMeters) {
        return new StationPosition1006(
                stationId,
                0,
                true,
                true,
                true,
                nonPhysical,
                DataField.DF025.raw(arp.xMeters()),
                true,
                DataField.DF026.raw(arp.yMeters()),
                1,
                DataField.DF027.raw(arp.zMeters()),
                DataField.DF028.rawInt(antennaHeightMeters));
    }

    /** Height of the ARP over the marker, metres. */
    public double antennaHeightMeters() {
        return DataField.DF028.value(antennaHeight);
    }
}
