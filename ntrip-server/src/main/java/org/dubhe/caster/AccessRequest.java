package org.dubhe.caster;

import java.net.SocketAddress;
import org.dubhe.station.ntrip.NtripRequest;

/**
 * Somebody at the door.
 *
 * @param request what it asks for, with its credentials
 * @param from where it comes from
 */
public record AccessRequest(NtripRequest request, SocketAddress from) {}
