package org.dubhe.app;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.dubhe.station.ntrip.Credentials;

/**
 * A load of rovers on a server of this machine: thousands of connections from addresses of 127.0.1.x on two threads, each a client of version 2 with an
 * account, which says a GGA every ten seconds and checks every frame that it gets. Asked by the thread of the test.
 */
final class RoverFleet implements AutoCloseable {
    static final String PASSWORD = "a password of rovers";
    private static final int THREADS = 2;

    private final List<FleetLoop> loops = new ArrayList<>();
    private int size;

    RoverFleet(LoadStations stations, int port) {
        for (int i = 0; i < THREADS; i++) {
            loops.add(new FleetLoop(stations, new InetSocketAddress("127.0.0.1", port)));
        }
    }

    /** Adds a rover that has not come yet. */
    void add(FleetRover.Identity identity) throws Exception {
        FleetLoop loop = loops.get(size++ % loops.size());
        String authorization = new Credentials(identity.user(), PASSWORD).toHeader();
        loop.ask(() -> loop.rovers().add(new FleetRover(loop, identity, authorization)));
    }

    int size() {
        return size;
    }

    /**
     * Lets rovers come.
     *
     * @param perSecond how many; 0 for all at once
     */
    void come(IntPredicate which, int perSecond) throws Exception {
        for (FleetLoop loop : loops) {
            loop.ask(() -> {
                int count = 0;
                for (FleetRover rover : loop.rovers()) {
                    if (which.test(rover.identity().index())) {
                        long delay = perSecond == 0 ? 0 : 1000L * count++ * loops.size() / perSecond;
                        loop.later(rover::come, delay, TimeUnit.MILLISECONDS);
                    }
                }
                return count;
            });
        }
    }

    /** Lets rovers leave, all at once. */
    void leave(IntPredicate which) throws Exception {
        each(rover -> which.test(rover.identity().index()), FleetRover::leave);
    }

    /** Has one rover lose a byte. */
    void loseAByte(int index) throws Exception {
        each(rover -> rover.identity().index() == index, FleetRover::loseAByte);
    }

    int streaming() throws Exception {
        return count(FleetRover::isStreaming);
    }

    int gone() throws Exception {
        return count(FleetRover::isGone);
    }

    /** Rovers on a stream that have not got what had been sent when the marks were taken. */
    int behind(LoadStations.Marks marks) throws Exception {
        return count(rover -> rover.isStreaming() && !rover.hasCome(marks));
    }

    /** Bytes of frames that all stays, past and present, have got. */
    long bytes() throws Exception {
        long sum = 0;
        for (FleetLoop loop : loops) {
            sum += loop.ask(() -> loop.rovers().stream()
                            .mapToLong(FleetRover::bytes)
                            .sum()
                    + loop.stays().stream().mapToLong(FleetRover.Stay::bytes).sum());
        }
        return sum;
    }

    /** Bytes of frames of one rover's present stay. */
    long bytes(int index) throws Exception {
        long sum = 0;
        for (FleetLoop loop : loops) {
            sum += loop.ask(() -> loop.rovers().stream()
                    .filter(rover -> rover.identity().index() == index)
                    .mapToLong(FleetRover::bytes)
                    .sum());
        }
        return sum;
    }

    /** What has been seen since the last call. */
    StreamFigures takeFigures() throws Exception {
        StreamFigures sum = new StreamFigures();
        for (FleetLoop loop : loops) {
            sum.add(loop.ask(loop::takeFigures));
        }
        return sum;
    }

    /** Bytes of present stays that belong to no frame. */
    long tornBytes() throws Exception {
        long sum = 0;
        for (FleetLoop loop : loops) {
            sum += loop.ask(() ->
                    loop.rovers().stream().mapToLong(FleetRover::tornBytes).sum());
        }
        return sum;
    }

    /** The stays that have ended. */
    List<FleetRover.Stay> stays() throws Exception {
        List<FleetRover.Stay> all = new ArrayList<>();
        for (FleetLoop loop : loops) {
            all.addAll(loop.ask(() -> List.copyOf(loop.stays())));
        }
        return all;
    }

    /** The words of refusals and how often they were heard. */
    Map<String, Integer> refusals() throws Exception {
        Map<String, Integer> all = new TreeMap<>();
        for (FleetLoop loop : loops) {
            loop.ask(() -> Map.copyOf(loop.refusals())).forEach((words, n) -> all.merge(words, n, Integer::sum));
        }
        return all;
    }

    private void each(Predicate<FleetRover> which, java.util.function.Consumer<FleetRover> what) throws Exception {
        for (FleetLoop loop : loops) {
            loop.ask(() -> {
                loop.rovers().stream().filter(which).forEach(what);
                return true;
            });
        }
    }

    private int count(Predicate<FleetRover> which) throws Exception {
        int sum = 0;
        for (FleetLoop loop : loops) {
            sum += loop.ask(() -> (int) loop.rovers().stream().filter(which).count());
        }
        return sum;
    }

    @Override
    public void close() {
        loops.forEach(FleetLoop::close);
    }
}
