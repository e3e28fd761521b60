package org.dubhe.caster;

import org.dubhe.station.ntrip.Gga;

/**
 * A rover's stay, for whoever keeps account of it. All calls come on the rover's event loop and must not wait.
 *
 * <p>What has been sent so far can be read from the {@link RoverTraffic} at any time, from any thread; whoever wants the rover to leave calls
 * {@link RoverConnection#close}.
 */
public interface RoverSession {
    /** The account's name. */
    String user();

    /** It has its mountpoint; not called where it left before that. */
    void begun(RoverConnection connection, RoverTraffic traffic);

    /** A GGA whose checksum was good; it may be one without a fix ({@link Gga#hasFix}). Only between {@link #begun} and {@link #ended}. */
    void gga(Gga gga);

    /**
     * It has left. Called once, in any case.
     *
     * @param why in a few words
     */
    void ended(String why);
}
