package org.dubhe.rtcm.message;

import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;
import org.dubhe.geodesy.Ecef;

/**
 * Message 1032: the physical station behind a virtual one, raw.
 *
 * <p>{@code stationId} is the virtual station's.
 *
 * @param stationId {@link DataField#DF003}
 * @param physicalStationId {@link DataField#DF226}
 * @param itrfYear {@link DataField#DF021}
 * @param x {@link DataField#DF025}
 * @param y {@link DataField#DF026}
 * @param z {@link DataField#DF027}
 */
public record PhysicalStation1032(int stationId, int physicalStationId, int itrfYear, long x, long y, long z)
        implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1032;

    /** Reads what follows DF002. */
    static PhysicalStation1032 read(BitReader in) {
        return new PhysicalStation1032(
                DataField.DF003.readInt(in),
                DataField.DF226.readInt(in),
                DataField.DF021.readInt(in),
                DataField.DF025.read(in),
                DataField.DF026.read(in),
                DataField.DF027.read(in));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        DataField.DF003.write(out, stationId);
        DataField.DF226.write(out, physicalStationId);
        DataField.DF021.write(out, itrfYear);
        DataField.DF025.write(out, x);
        DataField.DF026.write(out, y);
        DataField.DF027.write(out, z);
    }

    /** A physical station by its ARP. */
    public static PhysicalStation1032 of(int stationId, int physicalStationId, Ecef arp) {
        return new PhysicalStation1032(
                stationId,
                physicalStationId,
                0,
                DataField.DF025.raw(arp.xMeters()),
                DataField.DF026.raw(arp.yMeters()),
                DataField.DF027.raw(arp.zMeters()));
    }

    /** ARP of the physical station. */
    public Ecef arp() {
        return new Ecef(DataField.DF025.value(x), DataField.DF026.value(y), DataField.DF027.value(z));
    }
}
