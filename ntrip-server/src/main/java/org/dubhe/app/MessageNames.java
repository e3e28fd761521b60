package org.dubhe.app;

import org.dubhe.rtcm.msm.Msm;

/** What the message numbers of RTCM 3 mean, in a few words for a table. */
final class MessageNames {
    private MessageNames() {}

    /** A short name; empty for a number that is not known. */
    static String of(int number) {
        var constellation = Msm.constellation(number);
        if (constellation != null) {
            return "MSM" + number % 10 + " " + constellation;
        }
        return switch (number) {
            case 1001, 1002, 1003, 1004 -> "legacy observations GPS";
            case 1005 -> "station position";
            case 1006 -> "station position, antenna height";
            case 1007 -> "antenna";
            case 1008 -> "antenna, serial number";
            case 1009, 1010, 1011, 1012 -> "legacy observations GLONASS";
            case 1013 -> "system parameters";
            case 1014 -> "auxiliary station";
            case 1015, 1016, 1017 -> "MAC differences GPS";
            case 1019 -> "ephemeris GPS";
            case 1020 -> "ephemeris GLONASS";
            case 1021, 1022, 1023, 1024, 1025, 1026, 1027 -> "datum and projection";
            case 1029 -> "text";
            case 1030 -> "network residuals GPS";
            case 1031 -> "network residuals GLONASS";
            case 1032 -> "physical reference station";
            case 1033 -> "receiver and antenna";
            case 1034 -> "FKP gradients GPS";
            case 1035 -> "FKP gradients GLONASS";
            case 1037, 1038, 1039 -> "MAC differences GLONASS";
            case 1041 -> "ephemeris NavIC";
            case 1042 -> "ephemeris BeiDou";
            case 1044 -> "ephemeris QZSS";
            case 1045 -> "ephemeris Galileo F/NAV";
            case 1046 -> "ephemeris Galileo I/NAV";
            case 1230 -> "code-phase biases GLONASS";
            default -> ofRange(number);
        };
    }

    private static String ofRange(int number) {
        if (number >= 1057 && number <= 1068 || number >= 1240 && number <= 1270) {
            return "state space (SSR)";
        }
        return number >= 4001 && number <= 4095 ? "proprietary" : "";
    }
}
