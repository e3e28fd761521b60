package org.dubhe.signal;

/** A satellite system, in the order of the MSM message numbers (RTCM 10403.3, table 3.5-73 ff.). */
public enum Constellation {
    GPS('G', 1070),
    GLONASS('R', 1080),
    GALILEO('E', 1090),
    SBAS('S', 1100),
    QZSS('J', 1110),
    BEIDOU('C', 1120),
    NAVIC('I', 1130);

    private static final Constellation[] VALUES = values();

    private final char rinexLetter;
    private final int msmBase;

    Constellation(char rinexLetter, int msmBase) {
        this.rinexLetter = rinexLetter;
        this.msmBase = msmBase;
    }

    /** The letter of RINEX 3, for example {@code C} for BeiDou. */
    public char rinexLetter() {
        return rinexLetter;
    }

    /** MSM<i>n</i> of this system is message {@code msmBase() + n}. */
    public int msmBase() {
        return msmBase;
    }

    /** True where the wavelength of a signal differs between satellites (GLONASS FDMA). */
    public boolean isFdma() {
        return this == GLONASS;
    }

    /** The system of a RINEX letter; {@code null} where there is none. */
    public static @org.jspecify.annotations.Nullable Constellation ofRinexLetter(char letter) {
        for (Constellation c : VALUES) {
            if (c.rinexLetter == letter) {
                return c;
            }
        }
        return null;
    }

    /** The system by its ordinal, without the array copy of {@link #values()}. */
    public static Constellation of(int ordinal) {
        return VALUES[ordinal];
    }
}
