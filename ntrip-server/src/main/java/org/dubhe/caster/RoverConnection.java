package org.dubhe.caster;

import java.net.SocketAddress;
import org.dubhe.log.LogFields;

/**
 * A rover on a mountpoint, as seen by what serves it. Any thread may call any method.
 *
 * <p>What is written waits in a backlog bounded in bytes and age; from a full one the oldest writes are dropped whole, so that frames are
 * never torn and a rover that recovers gets what is new. A slow rover delays nobody else.
 */
public interface RoverConnection {
    /** Unique in this process. */
    long id();

    /** Account name; empty where the mountpoint asks for none. */
    String user();

    /** Mountpoint as asked for. */
    String mount();

    /** Where it comes from. */
    SocketAddress remoteAddress();

    /** False once the connection has ended; writes are then ignored. */
    boolean isOpen();

    /**
     * Sends whole frames, one or several, in the order of the calls. Copies the bytes and returns at once.
     *
     * @param arrivalNanos when the last byte that these were made of came in ({@link System#nanoTime}), for the latency; 0 where there is none
     */
    void write(byte[] frames, int offset, int length, long arrivalNanos);

    /** Whom a line of the log is about, with its number as the text. */
    default LogFields logged() {
        return LogFields.rover(id(), mount(), user(), remoteAddress());
    }

    /**
     * Ends the connection after what has been written.
     *
     * @param reason for the log
     */
    void close(String reason);
}
