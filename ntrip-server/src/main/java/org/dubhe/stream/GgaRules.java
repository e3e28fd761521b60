package org.dubhe.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How rovers of a mountpoint of kind nearest or vrs are treated by where they say they are.
 *
 * @param hysteresisShare another station must be nearer by this share of the distance …
 * @param hysteresisMeters … and by this much: single-point positions wander by metres, rovers on a border by more
 * @param timeout who has sent no GGA by then is served for the default base's place, or closed
 * @param defaultBase name of that station; {@code null} for none
 */
public record GgaRules(
        double hysteresisShare,
        double hysteresisMeters,
        Duration timeout,
        @Nullable String defaultBase) {
    /** A tenth and a kilometre, two minutes, no default base. */
    public static final GgaRules DEFAULT = new GgaRules(0.1, 1000, Duration.ofMinutes(2), null);
}
