package org.dubhe.rtklib;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.dubhe.rtklib.ReceiverStream.Epoch;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code rtkpos}'s input of a rover and a base epoch: the profile's two bands in slots 0 and 1, sorted by satellite, the same code of
 * a band at both receivers where both have it.
 *
 * <p>Loss of lock in a base epoch that no rover epoch met is kept and told with the next one that is solved.
 */
final class EpochPairing {
    private static final int ROVER = 1;
    private static final int BASE = 2;
    private static final int SLIP = 1;

    /** By RTKLIB's satellite number and slot: RTKLIB's codes, best first; no slots for a system outside the profile. */
    private final byte[][][] codes = new byte[Layout.SATELLITES + 1][0][];

    /** Slips not told yet, by receiver, satellite number and code. */
    private final boolean[][] slips = new boolean[3][(Layout.SATELLITES + 1) * 128];

    private final boolean breakAmbiguities;
    private final byte[] bytes = new byte[2 * Layout.OBSERVATIONS_MAX * Layout.OBSD];
    private final ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    private final int[] roverAt = new int[Layout.SATELLITES + 1];
    private final int[] baseAt = new int[Layout.SATELLITES + 1];

    EpochPairing(Rtklib rtklib, SignalProfile profile, boolean breakAmbiguities) {
        this.breakAmbiguities = breakAmbiguities;
        for (SignalProfile.Bands bands : profile.bands()) {
            byte[][] bySlot = {
                codes(rtklib, bands.constellation(), bands.first()),
                codes(rtklib, bands.constellation(), bands.second())
            };
            for (int number = 1; number <= 63; number++) {
                int known = rtklib.number(Satellite.index(bands.constellation(), number));
                if (known > 0) {
                    codes[known] = bySlot;
                }
            }
        }
    }

    private static byte[] codes(Rtklib rtklib, Constellation constellation, List<String> names) {
        byte[] found = new byte[names.size()];
        int count = 0;
        for (String name : names) {
            Signal signal = Signal.ofRinexCode(constellation, name);
            if (signal != null) {
                found[count++] = rtklib.code(constellation, signal.msmId());
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Keeps the slips of a base epoch that no rover epoch met. */
    void skipBase(Epoch base) {
        keepSlips(base, BASE);
    }

    private void keepSlips(Epoch epoch, int receiver) {
        ByteBuffer data = epoch.observations();
        for (int i = 0; i < epoch.count(); i++) {
            for (int slot = 0; slot < Layout.OBSERVATION_SLOTS; slot++) {
                int at = i * Layout.OBSD;
                if ((data.get(at + Layout.OBSD_LLI + slot) & SLIP) != 0) {
                    slips[receiver][slipIndex(data, at, slot)] = true;
                }
            }
        }
    }

    /** Writes {@code obsd_t[]} of rover and base; says how many. */
    int pair(Epoch rover, @Nullable Epoch base) {
        index(rover, roverAt);
        Arrays.fill(baseAt, -1);
        if (base != null) {
            index(base, baseAt);
        } else {
            keepSlips(rover, ROVER);
        }
        Arrays.fill(bytes, (byte) 0);
        int count = 0;
        for (int number = 1; number <= Layout.SATELLITES; number++) {
            if (roverAt[number] >= 0 && codes[number].length > 0) {
                write(rover, roverAt[number], ROVER, base, baseAt[number], count++);
            }
        }
        for (int number = 1; number <= Layout.SATELLITES && base != null; number++) {
            if (baseAt[number] >= 0 && codes[number].length > 0) {
                write(base, baseAt[number], BASE, rover, roverAt[number], count++);
            }
        }
        return count;
    }

    /** What {@link #pair} wrote. */
    byte[] bytes() {
        return bytes;
    }

    private static void index(Epoch epoch, int[] at) {
        Arrays.fill(at, -1);
        for (int i = 0; i < epoch.count(); i++) {
            int number = epoch.observations().get(i * Layout.OBSD + Layout.OBSD_SAT) & 0xFF;
            if (number <= Layout.SATELLITES) {
                at[number] = i * Layout.OBSD;
            }
        }
    }

    private void write(Epoch of, int at, int receiver, @Nullable Epoch other, int otherAt, int position) {
        int to = position * Layout.OBSD;
        ByteBuffer data = of.observations();
        int number = data.get(at + Layout.OBSD_SAT) & 0xFF;
        out.putLong(to, data.getLong(at));
        out.putDouble(to + Layout.TIME_FRACTION, data.getDouble(at + Layout.TIME_FRACTION));
        out.put(to + Layout.OBSD_SAT, (byte) number);
        out.put(to + Layout.OBSD_RECEIVER, (byte) receiver);
        byte[][] bySlot = codes[number];
        for (int slot = 0; slot < bySlot.length; slot++) {
            int from = choose(data, at, bySlot[slot], otherAt < 0 ? null : other, otherAt);
            if (from >= 0) {
                copy(data, at, from, receiver, to, slot);
                if (other != null) {
                    slips[receiver][slipIndex(data, at, from)] = false;
                }
            }
        }
    }

    /** The best code that both receivers have, else the best of this one; −1 where the band is missing. */
    private static int choose(ByteBuffer data, int at, byte[] codes, @Nullable Epoch other, int otherAt) {
        int best = -1;
        for (byte code : codes) {
            int slot = find(data, at, code);
            if (slot >= 0 && other != null && find(other.observations(), otherAt, code) >= 0) {
                return slot;
            }
            if (slot >= 0 && best < 0) {
                best = slot;
            }
        }
        return best;
    }

    private static int find(ByteBuffer data, int at, byte code) {
        for (int slot = 0; slot < Layout.OBSERVATION_SLOTS; slot++) {
            if (data.get(at + Layout.OBSD_CODE + slot) == code
                    && data.getDouble(at + Layout.OBSD_PHASE + 8 * slot) != 0) {
                return slot;
            }
        }
        return -1;
    }

    private void copy(ByteBuffer data, int at, int from, int receiver, int to, int slot) {
        int slip = slipIndex(data, at, from);
        int lli = data.get(at + Layout.OBSD_LLI + from) | (slips[receiver][slip] ? SLIP : 0);
        double phase = data.getDouble(at + Layout.OBSD_PHASE + 8 * from);
        if (breakAmbiguities && receiver == ROVER) {
            phase += fraction(slip);
        }
        out.put(to + Layout.OBSD_LLI + slot, (byte) lli);
        out.put(to + Layout.OBSD_CODE + slot, data.get(at + Layout.OBSD_CODE + from));
        out.putShort(to + Layout.OBSD_SNR + 2 * slot, data.getShort(at + Layout.OBSD_SNR + 2 * from));
        out.putDouble(to + Layout.OBSD_PHASE + 8 * slot, phase);
        out.putDouble(to + Layout.OBSD_RANGE + 8 * slot, data.getDouble(at + Layout.OBSD_RANGE + 8 * from));
        out.putFloat(to + Layout.OBSD_DOPPLER + 4 * slot, data.getFloat(at + Layout.OBSD_DOPPLER + 4 * from));
    }

    private static int slipIndex(ByteBuffer data, int at, int slot) {
        return (data.get(at + Layout.OBSD_SAT) & 0xFF) * 128 + (data.get(at + Layout.OBSD_CODE + slot) & 0x7F);
    }

    /** A constant of [0, 1) cycle per satellite and code, by a multiplicative hash: no double difference is an integer any more. */
    private static double fraction(int index) {
        return ((index + 1) * 0x9E3779B9 >>> 8) / (double) (1 << 24);
    }
}
