package org.dubhe.caster;

/**
 * Takes what stations bring: the caster's port towards the ring.
 *
 * <p>Called on event loops, for one station never by two at once; must not wait and must not throw.
 */
public interface FrameSink {
    /**
     * A source has taken its mountpoint; its first frame comes after this.
     *
     * @param station index as in the caster's list of sources
     */
    void connected(int station);

    /**
     * A whole frame whose CRC was good, of any message number.
     *
     * @param frame holds it, preamble to CRC; valid only inside the call and not to be changed
     * @param arrivalNanos when its last byte was read, {@link System#nanoTime}
     * @return false where it was dropped (the caster counts it)
     */
    boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos);

    /**
     * Bytes of a source that sends no RTCM 3 ({@link SourceMount#framed}), as they came.
     *
     * @param bytes holds them; valid only inside the call and not to be changed
     * @return false where they were dropped (the caster counts it)
     */
    default boolean bytes(int station, byte[] bytes, int offset, int length, long arrivalNanos) {
        return false;
    }

    /** The source has left; a frame comes only after another {@link #connected}. */
    void disconnected(int station);
}
