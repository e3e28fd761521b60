package org.dubhe.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a mountpoint serves; in the file in lower case. */
public enum MountKind {
    /** One station as it came; the mountpoint has the name of the station's own. */
    RAW,
    /** The station nearest to the rover's GGA, unchanged. */
    NEAREST,
    /** A virtual station at the rover's GGA. */
    VRS;

    /** As the file writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(MountKind::word).toList();
    }
}
