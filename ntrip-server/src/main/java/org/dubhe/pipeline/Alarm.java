package org.dubhe.pipeline;

import static org.dubhe.log.LogFields.station;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is wrong with a station: said when it begins and when it ends, not in between. Of one thread. */
final class Alarm {
    /** Good ones in a row that end it. */
    private static final int GOOD_ENDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

    private final String station;
    private boolean on;
    private int good;

    Alarm(String station) {
        this.station = station;
    }

    void raise(String what) {
        good = 0;
        if (!on) {
            on = true;
            LOG.warn("station {}: {}", station(station), what);
        }
    }

    boolean isOn() {
        return on;
    }

    void good(String what) {
        if (on && ++good >= GOOD_ENDS) {
            on = false;
            good = 0;
            LOG.info("station {}: {}", station(station), what);
        }
    }
}
