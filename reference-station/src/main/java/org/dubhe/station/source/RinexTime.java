package org.dubhe.station.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.dubhe.time.BeidouTime;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/** The calendar dates of RINEX, in the time scale of a file or a satellite system. */
enum RinexTime {
    /** GPST; Galileo's and QZSS's are taken as it. */
    GPS,
    /** UTC, what GLONASS files count in. */
    UTC,
    /** BDT. */
    BDT;

    private static final LocalDate GPS_EPOCH = LocalDate.of(1980, 1, 6);
    private static final LocalDate BDT_EPOCH = LocalDate.of(2006, 1, 1);

    /** The instant of a calendar date, or {@code null} where there is no such date. */
    @Nullable
    GpsTime at(int year, int month, int day, int hour, int minute, double second) {
        if (!(second >= 0 && second < 61)) {
            return null;
        }
        try {
            LocalDateTime minuteStart = LocalDateTime.of(year, month, day, hour, minute);
            long nanos = Math.round(second * 1e9);
            return switch (this) {
                case GPS -> new GpsTime(nanosSince(GPS_EPOCH, minuteStart) + nanos);
                case BDT -> new BeidouTime(nanosSince(BDT_EPOCH, minuteStart) + nanos).toGps();
                case UTC ->
                    LeapSeconds.toGps(minuteStart.toInstant(ZoneOffset.UTC)).plusNanos(nanos);
            };
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** RINEX 2's years of two digits: 80 to 99 are the last century's. */
    static int fullYear(int twoDigits) {
        return twoDigits < 80 ? 2000 + twoDigits : twoDigits < 100 ? 1900 + twoDigits : twoDigits;
    }

    private static long nanosSince(LocalDate epoch, LocalDateTime t) {
        long days = t.toLocalDate().toEpochDay() - epoch.toEpochDay();
        return (days * 86_400 + t.toLocalTime().toSecondOfDay()) * GpsTime.SECOND;
    }
}
