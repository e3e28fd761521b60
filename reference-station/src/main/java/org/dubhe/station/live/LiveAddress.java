package org.dubhe.station.live;

import org.dubhe.geodesy.Geodetic;
import org.dubhe.station.ntrip.NtripTarget;
import org.jspecify.annotations.Nullable;

/** Where a live stream comes from. Its text is for logs and shows no password. */
public sealed interface LiveAddress {
    /**
     * A mountpoint of another caster.
     *
     * @param target the mountpoint; its timeout is how long the stream may be silent
     * @param position sent as GGA every {@link NtripInput#GGA_SECONDS} s, for a caster that asks for one; null for none
     */
    record Ntrip(NtripTarget target, @Nullable Geodetic position) implements LiveAddress {
        @Override
        public String toString() {
            return "ntrip " + target.caster() + "/" + target.mount();
        }
    }

    /** A TCP server to connect to, as a receiver or a serial-to-network bridge is one. */
    record Connect(String host, int port) implements LiveAddress {
        @Override
        public String toString() {
            return "tcp " + at(host, port);
        }
    }

    /**
     * A TCP port to wait at for a receiver that connects by itself. The newest connection that brings its stream counts: an older one is a receiver
     * before its restart.
     *
     * @param port 0 for a free one
     */
    record Listen(String bind, int port) implements LiveAddress {
        @Override
        public String toString() {
            return "listen " + at(bind, port);
        }
    }

    /**
     * A serial line, 8 data bits, no parity, 1 stop bit, as every receiver has it by default.
     *
     * @param device for example {@code /dev/ttyUSB0}
     * @param baud bits per second
     */
    record Serial(String device, int baud) implements LiveAddress {
        @Override
        public String toString() {
            return "serial " + device + " at " + baud;
        }
    }

    private static String at(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
