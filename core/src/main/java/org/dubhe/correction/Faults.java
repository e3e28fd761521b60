package org.dubhe.correction;

/**
 * Errors put in on purpose: the negative controls of the evaluation, which must see them. A server has {@link #NONE}.
 *
 * @param codeIonosphereFlipped the code gets the ionosphere with the sign of the phase
 * @param station master whose levelled integer is one too large; −1 for none
 * @param satellite of that integer, as {@link org.dubhe.signal.Satellite#index}
 * @param signalId MSM signal id of that integer
 * @param fromNanos first time tag with the wrong integer, GPST nanoseconds
 * @param untilNanos first time tag with the right one again, GPST nanoseconds
 */
public record Faults(
        boolean codeIonosphereFlipped, int station, int satellite, int signalId, long fromNanos, long untilNanos) {
    /** All as it should be. */
    public static final Faults NONE = new Faults(false, -1, 0, 0, 0, 0);

    /** The code's ionosphere with the wrong sign, always. */
    public static final Faults CODE_IONOSPHERE_FLIPPED = new Faults(true, -1, 0, 0, 0, 0);

    /** One levelled integer of a master too large by one cycle, for a time. */
    public static Faults integerOffByOne(int station, int satellite, int signalId, long fromNanos, long untilNanos) {
        return new Faults(false, station, satellite, signalId, fromNanos, untilNanos);
    }

    int cyclesOff(int station, int satellite, int signalId, long tagNanos) {
        return station == this.station
                        && satellite == this.satellite
                        && signalId == this.signalId
                        && tagNanos >= fromNanos
                        && tagNanos < untilNanos
                ? 1
                : 0;
    }
}
