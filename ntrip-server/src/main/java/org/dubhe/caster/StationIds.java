package org.dubhe.caster;

/** Which RTCM 3 messages carry DF003, the reference station's id, right after their number (RTCM 10403.3, tables of chapter 3.5). */
final class StationIds {
    private StationIds() {}

    /** Observations, positions, descriptors, residuals, biases and MSM; not ephemerides, network or SSR messages. */
    static boolean isIn(int messageNumber) {
        return messageNumber >= 1001 && messageNumber <= 1013
                || messageNumber == 1029
                || messageNumber >= 1032 && messageNumber <= 1035
                || messageNumber == 1230
                || isMsm(messageNumber);
    }

    /** MSM1 to MSM7 of GPS (107x), GLONASS, Galileo, SBAS, QZSS, BeiDou and NavIC (113x). */
    private static boolean isMsm(int messageNumber) {
        int kind = messageNumber % 10;
        return messageNumber >= 1071 && messageNumber <= 1137 && kind >= 1 && kind <= 7;
    }
}
