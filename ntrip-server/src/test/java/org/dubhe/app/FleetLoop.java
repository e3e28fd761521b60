package org.dubhe.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;

/** One thread of a {@link RoverFleet} with its share of the rovers. All of it belongs to that thread, which {@link #ask} asks. */
final class FleetLoop implements AutoCloseable {
    /** Every rover says where it is every ten seconds, each in its own tenth of a second. */
    private static final int SLOTS = 100;

    private static final int SLOT_MILLIS = 100;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("fleet", true), EpollIoHandler.newFactory());
    private final EventLoop thread = group.next();
    private final LoadStations stations;
    private final InetSocketAddress server;
    private final List<FleetRover> rovers = new ArrayList<>();
    private final List<FleetRover.Stay> stays = new ArrayList<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final MsmDecoder decoder = new MsmDecoder();
    private final Msm msm = new Msm();
    private final byte[] scratch = new byte[64 * 1024];
    private StreamFigures figures = new StreamFigures();
    private int slot;

    FleetLoop(LoadStations stations, InetSocketAddress server) {
        this.stations = stations;
        this.server = server;
        var _ = thread.scheduleAtFixedRate(this::tick, SLOT_MILLIS, SLOT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has something done on the thread and waits for it. */
    <T> T ask(Callable<T> question) throws Exception {
        return thread.submit(question).get(60, TimeUnit.SECONDS);
    }

    List<FleetRover> rovers() {
        return rovers;
    }

    List<FleetRover.Stay> stays() {
        return stays;
    }

    Map<String, Integer> refusals() {
        return refusals;
    }

    byte[] scratch() {
        return scratch;
    }

    StreamFigures figures() {
        return figures;
    }

    /** Hands the figures over and begins new ones. */
    StreamFigures takeFigures() {
        StreamFigures out = figures;
        figures = new StreamFigures();
        return out;
    }

    StreamCheck check(FleetRover.Identity rover) {
        return switch (rover.kind()) {
            case RAW -> new StreamCheck.Unchanged(stations.sent(), stations.index(rover.mount()));
            case NEAREST -> new StreamCheck.Unchanged(stations.sent(), -1);
            case VRS -> new StreamCheck.Virtual(stations, decoder, msm);
        };
    }

    ChannelFuture connect(InetSocketAddress from, ChannelHandler handler) {
        return new Bootstrap()
                .group(thread)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 60_000)
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
                .handler(handler)
                .connect(server, from);
    }

    void later(Runnable task, long delay, TimeUnit unit) {
        var _ = thread.schedule(task, delay, unit);
    }

    void refused(String words) {
        figures.refused++;
        refusals.merge(words, 1, Integer::sum);
    }

    void ended(FleetRover.Stay stay) {
        stays.add(stay);
    }

    private void tick() {
        slot = (slot + 1) % SLOTS;
        for (int i = slot; i < rovers.size(); i += SLOTS) {
            rovers.get(i).tell();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
