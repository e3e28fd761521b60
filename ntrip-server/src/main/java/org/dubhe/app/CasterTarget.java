package org.dubhe.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.source.EpochFrames;
import org.jspecify.annotations.Nullable;

/**
 * Pushes stations' epochs to a caster.
 *
 * <p>Where it is to wait for the receiving side, it pulls each station's own mountpoint back and sends the next epoch only when all bytes of the last
 * one have come out of the caster: then nothing waits in it, and nothing is dropped for want of room, however fast this goes.
 */
final class CasterTarget implements Replay.Target {
    /** Longer than any caster holds an epoch back. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final List<Push> pushes = new ArrayList<>();

    /**
     * Connects all stations.
     *
     * @param sources where each station pushes to, by index
     * @param listeners the same mountpoints as a rover asks for them; {@code null} for no waiting
     */
    CasterTarget(List<NtripTarget> sources, @Nullable List<NtripTarget> listeners) throws IOException {
        try {
            for (int i = 0; i < sources.size(); i++) {
                NtripSource source = NtripSource.connect(sources.get(i));
                Push push = new Push(source, sources.get(i).mount());
                pushes.add(push);
                if (listeners != null) {
                    push.listen(NtripClient.connect(listeners.get(i), null));
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void send(int station, EpochFrames epoch) throws IOException, InterruptedException {
        pushes.get(station).send(epoch.bytes());
    }

    @Override
    public void close() throws IOException {
        for (Push push : pushes) {
            push.close();
        }
    }

    private static final class Push {
        private final NtripSource source;
        private final String mount;
        private @Nullable NtripClient back;
        private long sent;
        private long received;
        private @Nullable IOException failure;

        Push(NtripSource source, String mount) {
            this.source = source;
            this.mount = mount;
        }

        void listen(NtripClient client) {
            back = client;
            Thread.ofPlatform().name("replay-" + mount).daemon().start(() -> read(client));
        }

        void send(byte[] bytes) throws IOException, InterruptedException {
            source.write(bytes, 0, bytes.length);
            if (back != null) {
                await(bytes.length);
            }
        }

        private synchronized void await(int more) throws IOException, InterruptedException {
            sent += more;
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (received < sent) {
                if (failure != null) {
                    throw failure;
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IOException("mountpoint " + mount + ": the caster has not passed on " + (sent - received)
                            + " bytes within " + PATIENCE_MILLIS / 1000 + " s");
                }
                wait(left);
            }
        }

        private void read(NtripClient client) {
            byte[] block = new byte[16 * 1024];
            try {
                for (int n = client.read(block, 0, block.length); n >= 0; n = client.read(block, 0, block.length)) {
                    arrived(n, null);
                }
                arrived(0, new IOException("mountpoint " + mount + ": the caster has ended the stream"));
            } catch (IOException e) {
                arrived(0, e);
            }
        }

        private synchronized void arrived(int bytes, @Nullable IOException why) {
            received += bytes;
            failure = why == null ? failure : why;
            notifyAll();
        }

        void close() throws IOException {
            try (source) {
                if (back != null) {
                    back.close();
                }
            }
        }
    }
}
