package org.dubhe.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.dubhe.geodesy.Ecef;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.jspecify.annotations.Nullable;

/**
 * Simulated stations that push to a server, version 1: first their warm-up as fast as it is solved, then one epoch per second of the wall clock on a
 * thread of their own, all stations at once. Whatever is written is in {@link SentFrames} before. A source can be killed, which breaks its connection
 * as a power cut of a router would, and restored.
 */
final class LoadStations implements AutoCloseable {
    /** Longest live part, seconds. */
    static final int LIVE_MAX = 1200;

    private static final long SECOND = 1_000_000_000L;

    /** A source is killed this long after its write, when the server has read it: what it has not read would be lost with the connection. */
    private static final Duration AFTER_WRITE = Duration.ofMillis(500);

    /**
     * What has been sent up to a moment.
     *
     * @param frames by station
     * @param second live second
     */
    record Marks(int[] frames, int second) {}

    private final Simulation simulation;
    private final int warmUp;
    private final SentFrames sent;
    private final @Nullable Socket[] sockets;
    private final AtomicLongArray beganNanos = new AtomicLongArray(LIVE_MAX);
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Thread player = Thread.ofPlatform().name("stations").daemon().unstarted(this::play);
    private volatile int live;
    private volatile long pushMillisMax;
    private volatile int silent;
    private volatile boolean ends;
    private volatile @Nullable Throwable failure;
    private int port;

    LoadStations(Scenario scenario, int warmUp) {
        this.simulation = new Simulation(scenario.withDurationSeconds(warmUp + LIVE_MAX));
        this.warmUp = warmUp;
        sent = new SentFrames(simulation.stations().size());
        sockets = new Socket[simulation.stations().size()];
    }

    Simulation simulation() {
        return simulation;
    }

    SentFrames sent() {
        return sent;
    }

    long startNanos() {
        return simulation.scenario().start().nanos();
    }

    /** The live second of a time tag. */
    int second(long tagNanos) {
        return Math.toIntExact(Math.floorDiv(tagNanos - startNanos(), SECOND)) - warmUp;
    }

    /** When the write of a live second's first station began, {@link System#nanoTime}; 0 for the warm-up. */
    long beganNanos(int second) {
        return second < 0 ? 0 : beganNanos.get(second);
    }

    /** Number of the station of a raw mountpoint. */
    int index(String mount) {
        List<SimulatedStation> all = simulation.stations();
        for (int k = 0; k < all.size(); k++) {
            if (all.get(k).name().equals(mount)) {
                return k;
            }
        }
        throw new IllegalArgumentException(mount);
    }

    /** Connects all and plays the warm-up. */
    void open(ServeProcess serve) throws IOException {
        port = serve.port();
        for (int k = 0; k < sockets.length; k++) {
            sockets[k] = connect(k);
        }
        for (int i = 0; i < warmUp; i++) {
            double before = serve.metric("dubhe_solver_epochs_total");
            advance();
            for (int k = 0; k < sockets.length; k++) {
                push(k);
            }
            long until = System.nanoTime() + (i < 5 ? SECOND / 20 : 30 * SECOND);
            while (serve.metric("dubhe_solver_epochs_total") <= before && System.nanoTime() < until) {
                pause(Duration.ofMillis(2));
            }
        }
    }

    /** Begins the live part. */
    void start() {
        player.start();
    }

    /** What has been sent so far. */
    Marks marks() {
        int[] frames = new int[sockets.length];
        for (int k = 0; k < frames.length; k++) {
            frames[k] = sent.count(k);
        }
        return new Marks(frames, live - 1);
    }

    /** Live seconds played. */
    int live() {
        return live;
    }

    /** Longest time that one second's writes took since the last call. */
    long takePushMillisMax() {
        long max = pushMillisMax;
        pushMillisMax = 0;
        return max;
    }

    /** Seconds in which a connected station had nothing to send, since the last call: a simulated station has an outage of 30 s in each hour. */
    int takeSilent() {
        int seconds = silent;
        silent = 0;
        return seconds;
    }

    /** Breaks a source's connection. */
    void kill(int station) throws Exception {
        order(() -> {
            Socket socket = sockets[station];
            sockets[station] = null;
            if (socket != null) {
                socket.setSoLinger(true, 0); // RST
                socket.close();
            }
        });
    }

    /** Connects a source anew. */
    void restore(int station) throws Exception {
        order(() -> sockets[station] = connect(station));
    }

    /** Why the live part has ended, if it has. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private interface Order {
        void run() throws IOException;
    }

    private void order(Order order) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                order.run();
                done.complete(true);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        done.get(30, TimeUnit.SECONDS);
    }

    private void play() {
        try {
            long due = System.nanoTime();
            while (!ends) {
                advance();
                due += SECOND;
                pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                long began = System.nanoTime();
                beganNanos.set(live, began);
                for (int k = 0; k < sockets.length; k++) {
                    push(k);
                }
                pushMillisMax = Math.max(pushMillisMax, (System.nanoTime() - began) / 1_000_000);
                live++;
                if (!orders.isEmpty()) {
                    pause(AFTER_WRITE);
                    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                        order.run();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void advance() {
        if (!simulation.advance()) {
            throw new IllegalStateException("the scenario is over");
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Read for a report.
    private void push(int k) throws IOException {
        SimulatedStation station = simulation.stations().get(k);
        Socket socket = sockets[k];
        if (socket != null && station.length() == 0) {
            silent++;
        } else if (socket != null) {
            sent.add(k, station.bytes(), station.length(), System.nanoTime());
            socket.getOutputStream().write(station.bytes(), 0, station.length());
        }
    }

    private Socket connect(int k) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        String head = "SOURCE " + SimulatedFiles.STATION_PASSWORD + " /"
                + simulation.stations().get(k).name() + "\r\nSource-Agent: NTRIP load\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        String answer = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 64)
                .readLine();
        if (answer == null || !answer.contains("200")) {
            socket.close();
            throw new IOException("source " + k + ": the caster says: " + answer);
        }
        return socket;
    }

    private static void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Somewhere in a triangle of the first station and two neighbours of the ring around it, from two numbers of [0, 1). */
    Ecef place(int triangle, double first, double second) {
        List<SimulatedStation> stations = simulation.stations();
        double a = first + second > 1 ? 1 - first : first;
        double b = first + second > 1 ? 1 - second : second;
        int ring = stations.size() - 1;
        Ecef centre = stations.getFirst().arp();
        Ecef left = stations.get(1 + triangle % ring).arp();
        Ecef right = stations.get(1 + (triangle + 1) % ring).arp();
        return new Ecef(
                (1 - a - b) * centre.xMeters() + a * left.xMeters() + b * right.xMeters(),
                (1 - a - b) * centre.yMeters() + a * left.yMeters() + b * right.yMeters(),
                (1 - a - b) * centre.zMeters() + a * left.zMeters() + b * right.zMeters());
    }

    @Override
    public void close() throws IOException {
        ends = true;
        try {
            player.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
