package org.dubhe.station.ntrip;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** Opens the socket of a target and writes its request. */
final class NtripSockets {
    /** How this program names itself; both versions demand the prefix NTRIP. */
    static final String AGENT = "NTRIP Dubhe/0.1";

    private NtripSockets() {}

    static Socket open(NtripTarget target, String head) throws IOException {
        InetSocketAddress address = target.caster().toSocketAddress();
        if (address.isUnresolved()) {
            throw new UnknownHostException("caster " + target.caster() + ": the host name is not known");
        }
        Socket socket = new Socket();
        try {
            int timeoutMillis = Math.toIntExact(target.timeout().toMillis());
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            ClientTls tls = target.tls();
            Socket way = tls == null ? socket : tls.over(socket, target.caster());
            way.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return way;
        } catch (ConnectException e) {
            socket.close();
            throw new IOException("caster " + target.caster() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    static StringBuilder headersOf(NtripTarget target) {
        StringBuilder head = new StringBuilder(256);
        if (target.version() == NtripVersion.V2) {
            head.append("Host: ").append(target.caster()).append("\r\nNtrip-Version: Ntrip/2.0\r\n");
        }
        head.append("User-Agent: ").append(AGENT).append("\r\n");
        Credentials credentials = target.credentials();
        if (credentials != null) {
            head.append("Authorization: ").append(credentials.toHeader()).append("\r\n");
        }
        return head;
    }
}
