package org.dubhe.rtklib;

import java.util.List;
import org.dubhe.signal.Constellation;

/**
 * The signals that a rover uses: two bands of each of its systems, each with the codes it takes, best first.
 *
 * <p>RTKLIB keeps B1I and B1C in one frequency slot and never compares codes, so a stream is reduced to a profile before RTKLIB solves it.
 * Its own slot of a band (B3I: the fourth) does not matter: it takes the wavelength from the code, so both bands go into the first two
 * slots, and a solution on two slots costs a third of one on four.
 */
public enum SignalProfile {
    /** B1I + B3I, GPS L1 + L2, Galileo E1 + E5a. */
    B1I(
            "b1i",
            List.of(
                    new Bands(Constellation.GPS, List.of("1C"), List.of("2W", "2L", "2X", "2S", "2P", "2C")),
                    new Bands(Constellation.GALILEO, List.of("1C", "1X", "1B"), List.of("5Q", "5X", "5I")),
                    new Bands(Constellation.BEIDOU, List.of("2I", "2X", "2Q"), List.of("6I", "6X", "6Q"))),
            "-CL2I"),

    /** B1C + B2a (BeiDou-3 alone has them), GPS L1 + L5, Galileo E1 + E5a. */
    B1C(
            "b1c",
            List.of(
                    new Bands(Constellation.GPS, List.of("1C"), List.of("5Q", "5X", "5I")),
                    new Bands(Constellation.GALILEO, List.of("1C", "1X", "1B"), List.of("5Q", "5X", "5I")),
                    new Bands(Constellation.BEIDOU, List.of("1P", "1X", "1D"), List.of("5P", "5X", "5D"))),
            "-CL1P"),

    /** GPS L1 + L2 alone, for data that have nothing else; 1C everywhere, since P1 against C1 is off by up to a wide-lane half cycle. */
    L1L2("l1l2", List.of(new Bands(Constellation.GPS, List.of("1C"), List.of("2W", "2P", "2L", "2X", "2S", "2C"))), ""),

    /** B1I + B3I of BeiDou alone. */
    BEIDOU("beidou", List.of(new Bands(Constellation.BEIDOU, List.of("2I"), List.of("6I"))), "-CL2I");

    /**
     * The two bands of a system.
     *
     * @param first RINEX codes of the band in slot 0, best first
     * @param second RINEX codes of the band in slot 1, best first
     */
    record Bands(Constellation constellation, List<String> first, List<String> second) {
        List<String> slot(int slot) {
            return slot == 0 ? first : second;
        }
    }

    /** Frequency slots of a solution. */
    static final int SLOTS = 2;

    private final String key;
    private final List<Bands> bands;
    private final String decoderOptions;

    SignalProfile(String key, List<Bands> bands, String decoderOptions) {
        this.key = key;
        this.bands = bands;
        this.decoderOptions = decoderOptions;
    }

    /** Its name on command lines and in reports. */
    public String key() {
        return key;
    }

    /**
     * The RINEX codes that it takes of a system's band, best first; empty for a system outside the profile.
     *
     * @param band 0 or 1
     */
    public List<String> codes(Constellation constellation, int band) {
        for (Bands of : bands) {
            if (of.constellation() == constellation) {
                return of.slot(band);
            }
        }
        return List.of();
    }

    List<Bands> bands() {
        return bands;
    }

    /** RTKLIB's receiver options that keep the profile's codes in the same slot whatever else a message has. */
    String decoderOptions() {
        return decoderOptions;
    }

    @Override
    public String toString() {
        return key;
    }
}
