package org.dubhe.station.live;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Opens a stream, again and again; closing it ends a blocked {@link #open}, too. */
interface LiveOpener extends Closeable {
    /** Waits until the stream is there. */
    LiveInput open() throws IOException;

    /**
     * The opener of an address.
     *
     * @param framed whether RTCM 3 is expected there
     * @param silence how long a stream may be silent
     */
    static LiveOpener of(LiveAddress address, boolean framed, Duration silence) {
        return switch (address) {
            case LiveAddress.Ntrip ntrip -> new Direct(() -> NtripInput.open(ntrip));
            case LiveAddress.Connect connect -> new Direct(() -> SocketInput.connect(connect, silence));
            case LiveAddress.Serial serial -> new Direct(() -> SerialInput.open(serial, silence));
            case LiveAddress.Listen listen -> new Listener(listen, framed, silence);
        };
    }

    /** What holds nothing between two streams. */
    record Direct(Opening opening) implements LiveOpener {
        /** Makes a stream. */
        interface Opening {
            /** Waits until it is there, within a time of its own. */
            LiveInput open() throws IOException;
        }

        @Override
        public LiveInput open() throws IOException {
            return opening.open();
        }

        @Override
        public void close() {}
    }
}
