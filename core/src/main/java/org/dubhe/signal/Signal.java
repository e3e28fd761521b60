package org.dubhe.signal;

import org.jspecify.annotations.Nullable;

/**
 * A signal of a system: its MSM signal id (DF395 bit, RTCM 10403.3 tables 3.5-91 ff. and the later BeiDou-3 ids), RINEX 3 observation code
 * and carrier frequency.
 *
 * <p>Ids that this table lacks exist on the wire; they are carried through by their number and have no {@code Signal}.
 */
public enum Signal {
    GPS_1C(Constellation.GPS, 2, "1C", 1_575_420_000.0),
    GPS_1P(Constellation.GPS, 3, "1P", 1_575_420_000.0),
    GPS_1W(Constellation.GPS, 4, "1W", 1_575_420_000.0),
    GPS_2C(Constellation.GPS, 8, "2C", 1_227_600_000.0),
    GPS_2P(Constellation.GPS, 9, "2P", 1_227_600_000.0),
    GPS_2W(Constellation.GPS, 10, "2W", 1_227_600_000.0),
    GPS_2S(Constellation.GPS, 15, "2S", 1_227_600_000.0),
    GPS_2L(Constellation.GPS, 16, "2L", 1_227_600_000.0),
    GPS_2X(Constellation.GPS, 17, "2X", 1_227_600_000.0),
    GPS_5I(Constellation.GPS, 22, "5I", 1_176_450_000.0),
    GPS_5Q(Constellation.GPS, 23, "5Q", 1_176_450_000.0),
    GPS_5X(Constellation.GPS, 24, "5X", 1_176_450_000.0),
    GPS_1S(Constellation.GPS, 30, "1S", 1_575_420_000.0),
    GPS_1L(Constellation.GPS, 31, "1L", 1_575_420_000.0),
    GPS_1X(Constellation.GPS, 32, "1X", 1_575_420_000.0),
    GLONASS_1C(Constellation.GLONASS, 2, "1C", 1_602_000_000.0),
    GLONASS_1P(Constellation.GLONASS, 3, "1P", 1_602_000_000.0),
    GLONASS_2C(Constellation.GLONASS, 8, "2C", 1_246_000_000.0),
    GLONASS_2P(Constellation.GLONASS, 9, "2P", 1_246_000_000.0),
    GALILEO_1C(Constellation.GALILEO, 2, "1C", 1_575_420_000.0),
    GALILEO_1A(Constellation.GALILEO, 3, "1A", 1_575_420_000.0),
    GALILEO_1B(Constellation.GALILEO, 4, "1B", 1_575_420_000.0),
    GALILEO_1X(Constellation.GALILEO, 5, "1X", 1_575_420_000.0),
    GALILEO_1Z(Constellation.GALILEO, 6, "1Z", 1_575_420_000.0),
    GALILEO_6C(Constellation.GALILEO, 8, "6C", 1_278_750_000.0),
    GALILEO_6A(Constellation.GALILEO, 9, "6A", 1_278_750_000.0),
    GALILEO_6B(Constellation.GALILEO, 10, "6B", 1_278_750_000.0),
    GALILEO_6X(Constellation.GALILEO, 11, "6X", 1_278_750_000.0),
    GALILEO_6Z(Constellation.GALILEO, 12, "6Z", 1_278_750_000.0),
    GALILEO_7I(Constellation.GALILEO, 14, "7I", 1_207_140_000.0),
    GALILEO_7Q(Constellation.GALILEO, 15, "7Q", 1_207_140_000.0),
    GALILEO_7X(Constellation.GALILEO, 16, "7X", 1_207_140_000.0),
    GALILEO_8I(Constellation.GALILEO, 18, "8I", 1_191_795_000.0),
    GALILEO_8Q(Constellation.GALILEO, 19, "8Q", 1_191_795_000.0),
    GALILEO_8X(Constellation.GALILEO, 20, "8X", 1_191_795_000.0),
    GALILEO_5I(Constellation.GALILEO, 22, "5I", 1_176_450_000.0),
    GALILEO_5Q(Constellation.GALILEO, 23, "5Q", 1_176_450_000.0),
    GALILEO_5X(Constellation.GALILEO, 24, "5X", 1_176_450_000.0),
    SBAS_1C(Constellation.SBAS, 2, "1C", 1_575_420_000.0),
    SBAS_5I(Constellation.SBAS, 22, "5I", 1_176_450_000.0),
    SBAS_5Q(Constellation.SBAS, 23, "5Q", 1_176_450_000.0),
    SBAS_5X(Constellation.SBAS, 24, "5X", 1_176_450_000.0),
    QZSS_1C(Constellation.QZSS, 2, "1C", 1_575_420_000.0),
    QZSS_6S(Constellation.QZSS, 9, "6S", 1_278_750_000.0),
    QZSS_6L(Constellation.QZSS, 10, "6L", 1_278_750_000.0),
    QZSS_6X(Constellation.QZSS, 11, "6X", 1_278_750_000.0),
    QZSS_2S(Constellation.QZSS, 15, "2S", 1_227_600_000.0),
    QZSS_2L(Constellation.QZSS, 16, "2L", 1_227_600_000.0),
    QZSS_2X(Constellation.QZSS, 17, "2X", 1_227_600_000.0),
    QZSS_5I(Constellation.QZSS, 22, "5I", 1_176_450_000.0),
    QZSS_5Q(Constellation.QZSS, 23, "5Q", 1_176_450_000.0),
    QZSS_5X(Constellation.QZSS, 24, "5X", 1_176_450_000.0),
    QZSS_1S(Constellation.QZSS, 30, "1S", 1_575_420_000.0),
    QZSS_1L(Constellation.QZSS, 31, "1L", 1_575_420_000.0),
    QZSS_1X(Constellation.QZSS, 32, "1X", 1_575_420_000.0),
    BEIDOU_2I(Constellation.BEIDOU, 2, "2I", 1_561_098_000.0),
    BEIDOU_2Q(Constellation.BEIDOU, 3, "2Q", 1_561_098_000.0),
    BEIDOU_2X(Constellation.BEIDOU, 4, "2X", 1_561_098_000.0),
    BEIDOU_6I(Constellation.BEIDOU, 8, "6I", 1_268_520_000.0),
    BEIDOU_6Q(Constellation.BEIDOU, 9, "6Q", 1_268_520_000.0),
    BEIDOU_6X(Constellation.BEIDOU, 10, "6X", 1_268_520_000.0),
    BEIDOU_7I(Constellation.BEIDOU, 14, "7I", 1_207_140_000.0),
    BEIDOU_7Q(Constellation.BEIDOU, 15, "7Q", 1_207_140_000.0),
    BEIDOU_7X(Constellation.BEIDOU, 16, "7X", 1_207_140_000.0),
    BEIDOU_5D(Constellation.BEIDOU, 22, "5D", 1_176_450_000.0),
    BEIDOU_5P(Constellation.BEIDOU, 23, "5P", 1_176_450_000.0),
    BEIDOU_5X(Constellation.BEIDOU, 24, "5X", 1_176_450_000.0),
    BEIDOU_7D(Constellation.BEIDOU, 25, "7D", 1_207_140_000.0),
    BEIDOU_1D(Constellation.BEIDOU, 30, "1D", 1_575_420_000.0),
    BEIDOU_1P(Constellation.BEIDOU, 31, "1P", 1_575_420_000.0),
    BEIDOU_1X(Constellation.BEIDOU, 32, "1X", 1_575_420_000.0),
    NAVIC_5A(Constellation.NAVIC, 22, "5A", 1_176_450_000.0);

    /** Speed of light in vacuum, m/s. */
    public static final double SPEED_OF_LIGHT = 299_792_458.0;

    /** Ids of the MSM signal mask run from 1 to this. */
    public static final int MSM_ID_MAX = 32;

    private static final Signal[] VALUES = values();
    private static final @Nullable Signal[] BY_MSM_ID = new Signal[7 * (MSM_ID_MAX + 1)];

    static {
        for (Signal signal : VALUES) {
            BY_MSM_ID[signal.constellation.ordinal() * (MSM_ID_MAX + 1) + signal.msmId] = signal;
        }
    }

    private final Constellation constellation;
    private final int msmId;
    private final String rinexCode;
    private final double carrierHz;

    Signal(Constellation constellation, int msmId, String rinexCode, double carrierHz) {
        this.constellation = constellation;
        this.msmId = msmId;
        this.rinexCode = rinexCode;
        this.carrierHz = carrierHz;
    }

    /** The system that sends this signal. */
    public Constellation constellation() {
        return constellation;
    }

    /** Position in the MSM signal mask, 1 to 32. */
    public int msmId() {
        return msmId;
    }

    /** Band and attribute of RINEX 3, for example {@code 5P}. */
    public String rinexCode() {
        return rinexCode;
    }

    /** Carrier frequency in Hz; for GLONASS that of channel 0. */
    public double carrierHz() {
        return carrierHz;
    }

    /**
     * Carrier frequency in Hz.
     *
     * @param glonassChannel −7 to +6; ignored for all other systems
     */
    public double carrierHz(int glonassChannel) {
        if (constellation != Constellation.GLONASS) {
            return carrierHz;
        }
        return carrierHz + glonassChannel * (rinexCode.charAt(0) == '1' ? 562_500.0 : 437_500.0);
    }

    /** Wavelength in metres; for GLONASS that of channel 0. */
    public double wavelengthMeters() {
        return SPEED_OF_LIGHT / carrierHz;
    }

    /** The signal of an MSM id, 1 to 32; {@code null} where the table has none. */
    public static @Nullable Signal ofMsmId(Constellation constellation, int msmId) {
        return BY_MSM_ID[constellation.ordinal() * (MSM_ID_MAX + 1) + msmId];
    }

    /** The signal of a RINEX 3 code such as {@code 2W}; {@code null} where the table has none. */
    public static @Nullable Signal ofRinexCode(Constellation constellation, String code) {
        for (Signal signal : VALUES) {
            if (signal.constellation == constellation && signal.rinexCode.equals(code)) {
                return signal;
            }
        }
        return null;
    }
}
