package org.dubhe.station.live;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one live stream open while it is wanted: opens it, hands over its frames (or its bytes, where it is no RTCM 3), opens it again when it ends, with a
 * {@link Backoff} between tries that fail.
 *
 * <p>It has a thread of its own while it is wanted, a virtual one but for serial lines. {@link #want}, {@link #close} and the counters are for
 * any thread.
 */
public final class LiveSource implements Closeable {
    /** What becomes of the stream; all calls come on its thread, one after another, and must not throw. */
    public interface Listener {
        /** Bytes flow: told with the first ones, since a connection alone is no stream yet. */
        void connected(LiveAddress from);

        /**
         * A whole frame whose CRC was good.
         *
         * @param frame valid only inside the call
         * @param arrivalNanos when its last byte was read, {@link System#nanoTime}
         */
        void frame(byte[] frame, int offset, int length, long arrivalNanos);

        /**
         * Bytes of a stream that is no RTCM 3, as they came.
         *
         * @param bytes valid only inside the call
         * @param arrivalNanos when they were read, {@link System#nanoTime}
         */
        void bytes(byte[] bytes, int length, long arrivalNanos);

        /** What was received since the last call, frames among it. */
        void received(long bytes, long crcErrors, long skippedBytes);

        /** The stream has ended; only after {@link #connected}. */
        void disconnected(String why);

        /**
         * It could not be opened, or gave nothing.
         *
         * @param failures in a row, this one included
         * @param retryIn until the next try
         */
        void failed(String why, int failures, Duration retryIn);
    }

    private static final int BUFFER_BYTES = 8192;

    /** A stream that lasted so long was a good one: the next try comes soon. */
    private static final long STABLE_NANOS = 30_000_000_000L;

    private final LiveAddress address;
    private final boolean framed;
    private final LiveOpener opener;
    private final Backoff backoff;
    private final Listener listener;
    private final RandomGenerator random;
    private @Nullable Thread thread;
    private @Nullable LiveInput input;
    private boolean wanted;
    private boolean letGo;
    private boolean closed;
    private volatile boolean connected;
    private volatile long bytes;
    private volatile long frames;
    private volatile long crcErrors;
    private volatile long skippedBytes;
    private volatile long attempts;
    private volatile String lastFailure = "";

    /**
     * A source that is not wanted yet.
     *
     * @param framed true for RTCM 3, of which whole frames are handed over; false for any other stream, handed over as it comes
     * @param silence how long the stream may be silent before it is opened anew; NTRIP has that in its target
     */
    public LiveSource(LiveAddress address, boolean framed, Duration silence, Backoff backoff, Listener listener) {
        this(address, framed, LiveOpener.of(address, framed, silence), backoff, listener, new SplittableRandom());
    }

    LiveSource(
            LiveAddress address,
            boolean framed,
            LiveOpener opener,
            Backoff backoff,
            Listener listener,
            RandomGenerator random) {
        this.address = address;
        this.framed = framed;
        this.opener = opener;
        this.backoff = backoff;
        this.listener = listener;
        this.random = random;
    }

    /** Where it comes from. */
    public LiveAddress address() {
        return address;
    }

    /** Opens it and keeps it open, or lets it go. */
    public synchronized void want(boolean now) {
        if (closed || wanted == now) {
            return;
        }
        if (now && thread == null) {
            start(); // Where no thread can be had, this throws: it is not wanted yet, and the next call tries again.
        }
        wanted = now;
        if (!now) {
            letGo = true;
            interrupt();
        }
    }

    /** Ends it for good. Does not wait for its thread. */
    @Override
    public synchronized void close() {
        closed = true;
        wanted = false;
        interrupt();
        quietly(opener);
    }

    /** True while bytes flow. */
    public boolean isConnected() {
        return connected;
    }

    /** Bytes received. */
    public long bytes() {
        return bytes;
    }

    /** Frames handed over. */
    public long frames() {
        return frames;
    }

    /** Frames with a wrong CRC. */
    public long crcErrors() {
        return crcErrors;
    }

    /** Bytes that were no frame. */
    public long skippedBytes() {
        return skippedBytes;
    }

    /** Tries to open it. */
    public long attempts() {
        return attempts;
    }

    /** Why the last try or stream ended; empty where none has. */
    public String lastFailure() {
        return lastFailure;
    }

    private void start() {
        Thread.Builder builder =
                address instanceof LiveAddress.Serial ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        thread = builder.name(address.toString()).start(this::run);
    }

    private void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
        quietly(input);
    }

    private void run() {
        int failures = 0;
        while (goesOn()) {
            attempts = attempts + 1;
            String why;
            boolean flowed = false;
            long began = System.nanoTime();
            try {
                LiveInput opened = opener.open();
                try {
                    why = "not wanted any more";
                    if (hold(opened)) {
                        Stream stream = new Stream(opened);
                        try {
                            why = stream.read();
                        } finally {
                            flowed = stream.flows;
                            stream.end();
                        }
                    }
                } finally {
                    hold(null);
                    quietly(opened);
                }
            } catch (SocketTimeoutException _) {
                why = "silent";
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
            }
            boolean ours = wasLetGo();
            why = ours ? "not wanted any more" : why;
            lastFailure = why;
            if (flowed) {
                connected = false;
                listener.disconnected(why);
                if (System.nanoTime() - began >= STABLE_NANOS) {
                    failures = 0;
                }
            }
            if (ours) {
                failures = 0;
            } else {
                failures++;
                pause(why, failures);
            }
        }
    }

    /** False where the thread is to end; the next {@link #want} then starts another. */
    private synchronized boolean goesOn() {
        if (!wanted) {
            thread = null;
        }
        return wanted;
    }

    /** Whether this side ended the stream; once, also where it is wanted again by now. */
    private synchronized boolean wasLetGo() {
        boolean was = letGo || !wanted;
        letGo = false;
        if (was) {
            Thread.interrupted(); // It has done its work; the next stream must not suffer from it.
        }
        return was;
    }

    /** Keeps what a {@link #close} must end; false where it came first. */
    private synchronized boolean hold(@Nullable LiveInput opened) {
        input = opened;
        return wanted;
    }

    private void pause(String why, int failures) {
        Duration wait = backoff.after(failures, random);
        listener.failed(why, failures, wait);
        try {
            Thread.sleep(wait);
        } catch (InterruptedException _) {
            // Somebody changed its mind: the loop looks.
        }
    }

    private static void quietly(@Nullable Closeable what) {
        try {
            if (what != null) {
                what.close();
            }
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /** One open stream. */
    private final class Stream {
        private final LiveInput from;
        private final FrameDecoder decoder = new FrameDecoder(this::frame);
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final long crcErrorsBefore = crcErrors;
        private final long skippedBefore = skippedBytes;
        private boolean flows;
        private long arrivalNanos;

        Stream(LiveInput from) {
            this.from = from;
        }

        /** Until it ends; why it did. */
        String read() throws IOException {
            int count = from.read(buffer);
            while (count >= 0) {
                arrivalNanos = System.nanoTime();
                if (!flows) {
                    flows = true;
                    connected = true;
                    listener.connected(address);
                }
                bytes = bytes + count;
                if (framed) {
                    decoder.accept(buffer, 0, count);
                } else {
                    listener.bytes(buffer, count, arrivalNanos);
                }
                count(count);
                count = from.read(buffer);
            }
            return "the other side ended it";
        }

        void end() {
            decoder.end();
            count(0);
        }

        private void count(int received) {
            long newErrors = crcErrorsBefore + decoder.crcErrors() - crcErrors;
            long newSkipped = skippedBefore + decoder.skippedBytes() - skippedBytes;
            crcErrors = crcErrors + newErrors;
            skippedBytes = skippedBytes + newSkipped;
            if (flows) {
                listener.received(received, newErrors, newSkipped);
            }
        }

        private void frame(byte[] frame, int offset, int length) {
            frames = frames + 1;
            listener.frame(frame, offset, length, arrivalNanos);
        }
    }
}
