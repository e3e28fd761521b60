package org.dubhe.account;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the password workers. Networks take turns, one task each, so that whoever floods one waits for his own flood; where all places are
 * taken, the network with the most of them gives up its newest for one that has fewer. While nobody else waits, one network may have all. Any
 * thread.
 */
final class Turns {
    /** A task and what tells its owner that it will not run. */
    private record Waiting(Runnable task, Runnable turnedAway) {}

    private final Executor workers;
    private final int waitingMax;
    /** By network, the next one first; none is empty. */
    private final Map<String, Deque<Waiting>> networks = new LinkedHashMap<>();

    private int waiting;

    /**
     * Nothing waits yet.
     *
     * @param workers run one waiting task for each one that they are given; never given more than {@code waitingMax} that have not begun
     */
    Turns(Executor workers, int waitingMax) {
        this.workers = workers;
        this.waitingMax = waitingMax;
    }

    /**
     * Runs a task on a worker when it is its network's turn.
     *
     * @param turnedAway called instead where there is no place for it, now or on another asker's thread
     */
    void execute(InetAddress from, Runnable task, Runnable turnedAway) {
        String network = GuessBrake.network(from);
        Waiting gone = null;
        boolean full;
        synchronized (networks) {
            full = waiting >= waitingMax;
            if (full) {
                gone = makeRoom(network);
            }
            if (!full || gone != null) {
                networks.computeIfAbsent(network, _ -> new ArrayDeque<>(1)).addLast(new Waiting(task, turnedAway));
                waiting++;
            }
        }
        if (!full) {
            try {
                workers.execute(this::next);
            } catch (RejectedExecutionException _) {
                // They are ending, and what waits with them.
                turnedAway.run();
            }
        } else if (gone != null) {
            // The worker that was asked for its task takes this one.
            gone.turnedAway.run();
        } else {
            turnedAway.run();
        }
    }

    /** Takes the newest task of the network with the most; null where that has no more than this one would. */
    private @Nullable Waiting makeRoom(String network) {
        Deque<Waiting> own = networks.get(network);
        var most = networks.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().size()));
        if (most.isEmpty() || most.get().getValue().size() <= (own == null ? 0 : own.size()) + 1) {
            return null;
        }
        waiting--;
        return most.get().getValue().removeLast();
    }

    private void next() {
        Waiting turn;
        synchronized (networks) {
            Iterator<Map.Entry<String, Deque<Waiting>>> first =
                    networks.entrySet().iterator();
            if (!first.hasNext()) {
                return;
            }
            Map.Entry<String, Deque<Waiting>> network = first.next();
            String name = network.getKey();
            Deque<Waiting> tasks = network.getValue();
            first.remove();
            turn = tasks.removeFirst();
            waiting--;
            if (!tasks.isEmpty()) {
                networks.put(name, tasks);
            }
        }
        turn.task.run();
    }
}
