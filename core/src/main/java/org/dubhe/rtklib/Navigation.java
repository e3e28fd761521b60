package org.dubhe.rtklib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;

/**
 * The ephemerides of one solver ({@code nav_t}): the newest of each satellite and the one before. RTKLIB takes the one whose time is
 * nearest. No GLONASS.
 */
final class Navigation implements AutoCloseable {
    private static final int I_NAV_AND_F_NAV = 0x300;

    private final Rtklib rtklib;
    private final Memory navigation = Rtklib.zeroed(Layout.NAV);
    private final Memory ephemerides = Rtklib.zeroed(2L * Layout.SATELLITES * Layout.EPH);

    Navigation(Rtklib rtklib) {
        this.rtklib = rtklib;
        navigation.setInt(Layout.NAV_N, 2 * Layout.SATELLITES);
        navigation.setInt(Layout.NAV_NMAX, 2 * Layout.SATELLITES);
        navigation.setPointer(Layout.NAV_EPH, ephemerides);
    }

    /** Takes an {@code eph_t}; one with the issue and time of the newest replaces it. */
    void put(byte[] ephemeris) {
        Memory incoming = new Memory(Layout.EPH);
        incoming.write(0, ephemeris, 0, Layout.EPH);
        int number = incoming.getInt(Layout.EPH_SAT);
        int satellite = rtklib.satellite(number);
        if (satellite >= 0) {
            if (Satellite.constellation(satellite) == Constellation.GALILEO) {
                // RTKLIB reads I/NAV alone unless told otherwise; where a stream has F/NAV only, it is as good between
                // two receivers.
                incoming.setInt(Layout.EPH_CODE, incoming.getInt(Layout.EPH_CODE) | I_NAV_AND_F_NAV);
            }
            long newest = (long) (number - 1) * Layout.EPH;
            long before = newest + (long) Layout.SATELLITES * Layout.EPH;
            boolean same = ephemerides.getInt(newest + Layout.EPH_SAT) == number
                    && ephemerides.getInt(newest + Layout.EPH_IODE) == incoming.getInt(Layout.EPH_IODE)
                    && ephemerides.getLong(newest + Layout.EPH_TOE) == incoming.getLong(Layout.EPH_TOE);
            if (!same && ephemerides.getInt(newest + Layout.EPH_SAT) == number) {
                ephemerides.write(before, ephemerides.getByteArray(newest, Layout.EPH), 0, Layout.EPH);
            }
            ephemerides.write(newest, incoming.getByteArray(0, Layout.EPH), 0, Layout.EPH);
        }
        incoming.close();
    }

    Pointer pointer() {
        return navigation;
    }

    @Override
    public void close() {
        navigation.close();
        ephemerides.close();
    }
}
