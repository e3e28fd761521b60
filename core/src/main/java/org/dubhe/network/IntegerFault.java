package org.dubhe.network;

import org.dubhe.signal.Satellite;

/**
 * One levelled integer that is told one cycle too large for a time: a negative control of the evaluation, which must see it. A server has {@link #NONE}.
 *
 * <p>It is put in after closure and levelling, so neither can find it, and both the residuals and the snapshot's integers have it, as where the network is wrong
 * itself. The station's levelled phase, and so its ionosphere and geometry, are then wrong together with its n: a virtual station is off by that station's weight
 * times a wavelength, whichever station is the master.
 *
 * @param station index of the station; −1 for none
 * @param satellite as {@link Satellite#index}
 * @param signalId MSM signal id that names the carrier
 * @param fromNanos first epoch with the wrong integer, GPST nanoseconds
 * @param untilNanos first epoch with the right one again, GPST nanoseconds
 */
public record IntegerFault(int station, int satellite, int signalId, long fromNanos, long untilNanos) {
    /** All as it should be. */
    public static final IntegerFault NONE = new IntegerFault(-1, 0, 0, 0, 0);

    /** How many cycles too large a station's integer is, by cell of {@link Carriers}. */
    int cyclesOff(int m, int cell, long timeNanos) {
        return m == station
                        && cell / Carriers.CARRIERS == satellite
                        && cell % Carriers.CARRIERS == Carriers.carrier(Satellite.constellation(satellite), signalId)
                        && timeNanos >= fromNanos
                        && timeNanos < untilNanos
                ? 1
                : 0;
    }
}
