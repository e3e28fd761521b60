package org.dubhe.correction;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Topocentric;
import org.dubhe.geodesy.Troposphere;
import org.dubhe.time.GpsTime;

/** A place with what the model says of it: a virtual station, or a master. Belongs to the thread that emits. */
public final class VirtualStation {
    /** The model's season is followed by the day: 10⁻⁴ of the mapping at 5° elevation, and the same for all places. */
    private static final long DAY_NANOS = 86_400 * GpsTime.SECOND;

    private final Topocentric axes;
    private long day = Long.MIN_VALUE;
    private Troposphere troposphere;

    /** A place, ECEF. */
    public VirtualStation(Ecef position) {
        axes = new Topocentric(position);
        troposphere = new Troposphere(axes.geodetic(), new GpsTime(0));
    }

    /** Where it is. */
    public Ecef position() {
        return axes.position();
    }

    Topocentric axes() {
        return axes;
    }

    /** The model troposphere on the day of a time tag, GPST nanoseconds; allocates once a day. */
    Troposphere troposphereAt(long tagNanos) {
        long now = Math.floorDiv(tagNanos, DAY_NANOS);
        if (now != day) {
            day = now;
            troposphere = new Troposphere(axes.geodetic(), new GpsTime(now * DAY_NANOS));
        }
        return troposphere;
    }
}
