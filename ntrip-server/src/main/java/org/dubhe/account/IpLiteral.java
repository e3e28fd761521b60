package org.dubhe.account;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** An address back from its text. */
final class IpLiteral {
    private IpLiteral() {}

    /** Of what {@link InetAddress#getHostAddress} wrote. */
    static InetAddress of(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(text, e);
        }
    }
}
