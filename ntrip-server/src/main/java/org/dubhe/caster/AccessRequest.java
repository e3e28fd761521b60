package org.dubhe.caster;

import java.net.SocketAddress;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at the door.
 *
 * @param request what it asks for, with its credentials
 * @param from where it comes from
 * @param verifiedUser the account's name where HTTP Digest has proved that the peer knows its password; null where the credentials of the
 *     request are to be looked at
 */
public record AccessRequest(
        NtripRequest request, SocketAddress from, @Nullable String verifiedUser) {
    /** With the credentials of the request alone. */
    public AccessRequest(NtripRequest request, SocketAddress from) {
        this(request, from, null);
    }
}
