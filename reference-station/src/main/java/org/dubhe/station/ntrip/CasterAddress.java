package org.dubhe.station.ntrip;

import java.net.InetSocketAddress;

/**
 * Where a caster listens.
 *
 * @param host name or address
 * @param port TCP port, 1 to 65535
 */
public record CasterAddress(String host, int port) {
    /** The port that IANA and every caster use by default. */
    public static final int PORT_DEFAULT = 2101;

    public CasterAddress {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "caster: " + host + ":" + port + " (expected: HOST:PORT, port 1 to 65535)");
        }
    }

    /** Reads {@code HOST} or {@code HOST:PORT}; throws {@link IllegalArgumentException} for anything else. */
    public static CasterAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new CasterAddress(text, PORT_DEFAULT);
        }
        try {
            return new CasterAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("caster: " + text + " (expected: HOST:PORT)");
        }
    }

    InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
