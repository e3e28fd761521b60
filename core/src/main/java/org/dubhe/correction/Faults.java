package org.dubhe.correction;

/**
 * Errors put in on purpose at emission: negative controls of the evaluation, which must see them. A server has {@link #NONE}. A wrong integer is put in
 * where it would come from, see {@link org.dubhe.network.IntegerFault}.
 *
 * @param codeIonosphereFlipped the code gets the ionosphere with the sign of the phase
 */
public record Faults(boolean codeIonosphereFlipped) {
    /** All as it should be. */
    public static final Faults NONE = new Faults(false);

    /** The code's ionosphere with the wrong sign, always. */
    public static final Faults CODE_IONOSPHERE_FLIPPED = new Faults(true);
}
