package org.dubhe.caster;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where connections come from, and how many from where. Any thread. */
final class Peers {
    private static final AttributeKey<SocketAddress> SAID_BY_PROXY = AttributeKey.valueOf("dubhe.address");

    /** Of an IPv6 address. */
    private static final int SUBSCRIBER_BYTES = 8;

    private volatile Set<InetAddress> proxies;
    private final ConcurrentHashMap<InetAddress, Integer> connections = new ConcurrentHashMap<>();

    /** @param proxies numeric addresses that may say where a connection really comes from */
    Peers(List<String> proxies) {
        this.proxies = addresses(proxies);
    }

    /** Other proxies from the next connection on. */
    void proxies(List<String> next) {
        proxies = addresses(next);
    }

    private static Set<InetAddress> addresses(List<String> proxies) {
        Set<InetAddress> out = new HashSet<>();
        for (String proxy : proxies) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(proxy);
            if (address == null) {
                throw new IllegalArgumentException("proxy " + proxy + ": no numeric address");
            }
            out.add(address);
        }
        return out;
    }

    /** Where a connection comes from: what a trusted proxy said, else its other end. */
    static SocketAddress address(Channel channel) {
        SocketAddress said = channel.attr(SAID_BY_PROXY).get();
        return said == null ? channel.remoteAddress() : said;
    }

    static void saidByProxy(Channel channel, SocketAddress address) {
        channel.attr(SAID_BY_PROXY).set(address);
    }

    boolean isProxy(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet && proxies.contains(inet.getAddress());
    }

    /** Counts a connection in until it is closed; returns how many its address has now. */
    int enters(Channel channel) {
        InetAddress from = subscriber(address(channel));
        if (from == null) {
            return 1;
        }
        int count = connections.merge(from, 1, Integer::sum);
        channel.closeFuture().addListener(_ -> connections.computeIfPresent(from, (_, n) -> n > 1 ? n - 1 : null));
        return count;
    }

    /** Whose connections are counted together: an IPv4 address, or the /64 of an IPv6 one, which is what a subscriber has at least; else null. */
    static @Nullable InetAddress subscriber(SocketAddress address) {
        InetAddress inet = address instanceof InetSocketAddress socket ? socket.getAddress() : null;
        if (!(inet instanceof Inet6Address)) {
            return inet;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(inet.getAddress(), SUBSCRIBER_BYTES), 16));
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
