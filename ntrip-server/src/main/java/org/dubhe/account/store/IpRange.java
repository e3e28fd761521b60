package org.dubhe.account.store;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of addresses, CIDR, version 4 or 6: {@code 10.1.0.0/16}, {@code 2001:db8::/32}; a bare address is a range of one. An IPv4 address
 * mapped into IPv6 counts as IPv4.
 */
public final class IpRange {
    /** Digits, dots, colons and hexadecimals only: nothing that would ask a name server. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

    private final byte[] address;
    private final int prefixBits;

    private IpRange(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads one.
     *
     * @throws AccountException where it is none, or has bits set behind its prefix
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] address = literal(host);
        int bits = 8 * address.length;
        int prefix = bits;
        if (slash >= 0) {
            try {
                prefix = Integer.parseInt(text.substring(slash + 1));
            } catch (NumberFormatException _) {
                prefix = -1;
            }
        }
        if (address.length == 0 || prefix < 0 || prefix > bits || hasBitsBehind(address, prefix)) {
            throw AccountException.invalid(
                    "ip_ranges", text, "an address, or a network such as 10.1.0.0/16 or 2001:db8::/32");
        }
        return new IpRange(address, prefix);
    }

    /** Whether an address is in it. */
    public boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(bytes, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((bytes[whole] ^ address[whole]) & 0xFF) >>> 8 - rest == 0;
    }

    private static byte[] literal(String host) {
        if (!LITERAL.matcher(host).matches() || (host.indexOf(':') < 0 && host.split("\\.", -1).length != 4)) {
            return new byte[0];
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (java.net.UnknownHostException _) {
            return new byte[0];
        }
    }

    private static boolean hasBitsBehind(byte[] address, int prefix) {
        for (int bit = Math.max(prefix, 0); bit < 8 * address.length; bit++) {
            if ((address[bit / 8] >>> 7 - bit % 8 & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange range
                && range.prefixBits == prefixBits
                && Arrays.equals(range.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + prefixBits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + prefixBits;
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
