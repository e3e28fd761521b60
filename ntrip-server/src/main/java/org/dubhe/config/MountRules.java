package org.dubhe.config;

import java.time.Duration;
import org.dubhe.account.store.ServiceLevel;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of one mountpoint beside its kind.
 *
 * @param format format in the sourcetable; of a raw mountpoint one that is no {@code RTCM 3…} has its source's bytes passed on as they come
 * @param hysteresisShare on nearest, another station must be nearer by this share of the distance …
 * @param hysteresisKm … and by this much, kilometres
 * @param ggaTimeout on nearest and vrs, a rover that has sent no GGA by then gets the default base or is closed with a reason
 * @param defaultBase name of the station whose place it is then served for; null to close it
 * @param serviceLevel that an account needs to get it
 */
public record MountRules(
        String format,
        double hysteresisShare,
        double hysteresisKm,
        Duration ggaTimeout,
        @Nullable String defaultBase,
        ServiceLevel serviceLevel) {
    /** Where the file says nothing. */
    public static final MountRules DEFAULT =
            new MountRules("RTCM 3.3", 0.1, 1, Duration.ofMinutes(2), null, ServiceLevel.CENTIMETRE);

    /** Whether its stream is RTCM 3. */
    public boolean isRtcm() {
        return format.startsWith("RTCM 3");
    }
}
