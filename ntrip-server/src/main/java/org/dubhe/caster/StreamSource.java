package org.dubhe.caster;

import org.dubhe.station.ntrip.Gga;

/**
 * What a mountpoint serves: the caster's port towards corrections.
 *
 * <p>All calls come on the event loop of the rover they are about and must not wait. What a rover is to get goes to its {@link
 * RoverConnection} or to a {@link FanOut}, from any thread.
 */
public interface StreamSource {
    /** One rover's place on a mountpoint. */
    interface Subscription {
        /** A GGA whose checksum was good; it may be one without a fix ({@link Gga#hasFix}). Never called after {@link #close}. */
        void onGga(Gga gga);

        /** The rover has left. Called once. */
        void close();
    }

    /**
     * Whether a rover may have the stream now. A mountpoint that says no is answered like one that does not exist (and logged apart).
     */
    boolean isAvailable();

    /** A rover has come; its answer head has been written, so frames may follow at once. */
    Subscription subscribe(RoverConnection rover);
}
