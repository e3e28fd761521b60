package org.dubhe.rover;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.Solution;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;

/**
 * A rover at work: pulls a mountpoint, tells the caster where it is, and solves its receiver's epochs with the corrections received.
 *
 * <p>The data's time alone decides what is solved with what: the receiver's epochs are taken as far as the corrections have come, each is solved
 * with the base epoch of its own time tag. So a recording, played at any speed, gives what it gave in real time.
 *
 * <p>{@link #run} is its thread; any thread may {@link #close} it.
 */
public final class RoverClient implements Closeable {
    private static final int BUFFER_BYTES = 16 * 1024;

    /**
     * What a rover does.
     *
     * @param target caster, mountpoint, credentials
     * @param at where the rover believes to be before its first solution
     * @param ggaInterval between GGA sentences, counted in the time of its data
     */
    public record Settings(NtripTarget target, Geodetic at, Duration ggaInterval) {
        /** Casters take a rover that is silent for a minute or two for dead; ten seconds is what receivers send by default. */
        public static final Duration GGA_INTERVAL_DEFAULT = Duration.ofSeconds(10);

        /** With {@link #GGA_INTERVAL_DEFAULT}. */
        public Settings(NtripTarget target, Geodetic at) {
            this(target, at, GGA_INTERVAL_DEFAULT);
        }
    }

    /** Why a rover ended. */
    public enum End {
        /** All of the receiver's epochs are solved. */
        RECEIVER_ENDED,
        /** The caster closed the stream. */
        CASTER_CLOSED,
        /** The stream was silent for the target's timeout. */
        STREAM_SILENT,
        /** {@link RoverClient#close} was called. */
        CLOSED
    }

    private final Settings settings;
    private final RtklibRover solver;
    private final RoverReceiver receiver;
    private final Consumer<Solution> listener;
    private volatile @Nullable NtripClient client;
    private volatile boolean closed;
    private @Nullable GpsTime newestOwn;
    private boolean receiverEnded;
    private @Nullable Ecef newestPosition;
    private @Nullable GpsTime lastGga;
    private volatile long receivedBytes;

    /**
     * A rover that is not connected yet.
     *
     * @param solver has seen nothing yet; remains the caller's to close
     * @param receiver remains the caller's to close
     * @param listener takes every solution, on the thread of {@link #run}
     */
    public RoverClient(Settings settings, RtklibRover solver, RoverReceiver receiver, Consumer<Solution> listener) {
        this.settings = settings;
        this.solver = solver;
        this.receiver = receiver;
        this.listener = listener;
    }

    /**
     * Connects and works until one side ends.
     *
     * @throws org.dubhe.station.ntrip.NtripException where the caster refuses
     */
    public End run() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (NtripClient connected = NtripClient.connect(settings.target(), gga(Instant.now()))) {
            client = connected;
            while (!closed) {
                int count = connected.read(buffer, 0, buffer.length);
                if (count < 0) {
                    return finish(End.CASTER_CLOSED);
                }
                receivedBytes = receivedBytes + count;
                solver.receiveBase(buffer, 0, count);
                solve();
                if (receiverEnded && solver.pendingEpochs() == 0) {
                    return End.RECEIVER_ENDED;
                }
                sendGga(connected);
            }
            return End.CLOSED;
        } catch (SocketTimeoutException _) {
            return finish(End.STREAM_SILENT);
        } catch (IOException e) {
            if (closed) {
                return End.CLOSED;
            }
            throw e;
        }
    }

    /** Takes own epochs as far as the corrections have come and solves what can be solved. */
    private void solve() throws IOException {
        GpsTime base = solver.newestBaseTime();
        while (base != null && !receiverEnded && (newestOwn == null || newestOwn.compareTo(base) <= 0)) {
            newestOwn = receiver.next(solver);
            receiverEnded = newestOwn == null;
            for (Solution solution = solver.poll(); solution != null; solution = solver.poll()) {
                tell(solution);
            }
        }
        for (Solution solution = solver.poll(); solution != null; solution = solver.poll()) {
            tell(solution);
        }
    }

    /** Solves what waits, without the corrections that will not come any more. */
    private End finish(End end) {
        for (Solution solution = solver.pollNow(); solution != null; solution = solver.pollNow()) {
            tell(solution);
        }
        return end;
    }

    private void tell(Solution solution) {
        if (solution.position() != null) {
            newestPosition = solution.position();
        }
        listener.accept(solution);
    }

    private void sendGga(NtripClient connected) throws IOException {
        GpsTime now = solver.newestBaseTime();
        if (now != null
                && (lastGga == null
                        || now.secondsSince(lastGga) >= settings.ggaInterval().toSeconds())) {
            connected.sendGga(gga(LeapSeconds.toUtc(now)));
            lastGga = now;
        }
    }

    private Gga gga(Instant at) {
        Geodetic place = newestPosition == null ? settings.at() : newestPosition.toGeodetic();
        return Gga.of(place, 0, at);
    }

    /** Bytes of corrections so far. */
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        NtripClient connected = client;
        if (connected != null) {
            connected.close();
        }
    }
}
