package org.dubhe.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.evaluation.EpochOutcome;
import org.dubhe.evaluation.SolutionScore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.rover.RoverClient;
import org.dubhe.rover.RoverReceiver;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.simulation.SimulatedRover;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * One rover of the demonstration on one mountpoint: its own thread, its own NTRIP connection, its own RTKLIB.
 *
 * <p>The thread that plays the simulation {@linkplain #feed feeds} it before the stations send, so that its epoch is there when the corrections
 * come; any thread reads what it has reached.
 */
final class DemoRover implements AutoCloseable {
    /** Epochs that wait at most; a rover that falls further behind loses the oldest and says so by its age. */
    private static final int WAITING_MAX = 60;

    /** The signals of the demonstration's rovers. */
    static final SignalProfile PROFILE = SignalProfile.B1I;

    /** One correct fix is luck, five are one (DESIGN §6). */
    private static final int CONSECUTIVE_FIXES = 5;

    /** What the rover's receiver has of one epoch. */
    private record Fed(GpsTime time, byte[] bytes, int satellites, Ecef truth) {}

    private final String name;
    private final RtklibRover solver;
    private final RoverClient client;
    private final ArrayBlockingQueue<Fed> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final List<Fed> unsolved = new ArrayList<>();
    private final List<EpochOutcome> outcomes = new ArrayList<>();
    private final Thread thread;
    private final GpsTime began;
    private final List<Long> fedNanos = new ArrayList<>();
    private final List<Boolean> fedCounted = new ArrayList<>();
    private @Nullable GpsTime fixedSince;
    private int consecutive;
    private double firstFixSeconds = Double.NaN;
    private volatile String failure = "";

    /**
     * A rover that is not connected yet.
     *
     * @param baseAntenna the antenna of the stations for a single base; {@link RoverAntenna#NULL} for a virtual station
     * @param hotStart ephemerides that its receiver has from before
     * @param now when it goes to work: times to first fix begin here, whenever the first correction comes
     */
    DemoRover(
            Rtklib rtklib,
            SimulatedRover rover,
            NtripTarget target,
            RoverAntenna baseAntenna,
            EphemerisStore hotStart,
            GpsTime now) {
        this.name = rover.name();
        this.began = now;
        solver = new RtklibRover(
                rtklib,
                new RtklibRover.Setup(PROFILE, SolverOptions.SIMULATED, now, RoverAntenna.NULL, baseAntenna, false));
        solver.receiveEphemerides(hotStart, now);
        RoverReceiver receiver = this::next;
        client = new RoverClient(
                new RoverClient.Settings(target, rover.gga().toGeodetic()), solver, receiver, this::solved);
        thread = Thread.ofPlatform().name(name + " " + target.mount()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes over the receiver's present epoch. */
    void feed(SimulatedRover rover, GpsTime time) {
        byte[] bytes = new byte[rover.length()];
        System.arraycopy(rover.bytes(), 0, bytes, 0, bytes.length);
        Fed fed = new Fed(time, bytes, satellites(rover), rover.trueArp());
        synchronized (this) {
            fedNanos.add(time.nanos());
            fedCounted.add(isCounted(fed));
        }
        while (!waiting.offer(fed)) {
            waiting.poll();
        }
    }

    private static int satellites(SimulatedRover rover) {
        int count = 0;
        int last = -1;
        for (int cell = 0; cell < rover.epoch().cellCount(); cell++) {
            count += rover.epoch().satellite(cell) != last ? 1 : 0;
            last = rover.epoch().satellite(cell);
        }
        return count;
    }

    private @Nullable GpsTime next(RtklibRover into) {
        try {
            Fed fed = waiting.take();
            into.receiveRover(fed.bytes(), 0, fed.bytes().length);
            unsolved.add(fed);
            return fed.time();
        } catch (InterruptedException _) {
            return null;
        }
    }

    private void run() {
        try {
            client.run();
        } catch (IOException | UncheckedIOException e) {
            failure = String.valueOf(e.getMessage());
        }
    }

    private void solved(Solution solution) {
        Fed own = null;
        while (own == null && !unsolved.isEmpty()) {
            Fed first = unsolved.removeFirst();
            own = first.time().equals(solution.time()) ? first : null;
        }
        if (own == null) {
            return;
        }
        EpochOutcome outcome = outcome(solution, own);
        synchronized (this) {
            outcomes.add(outcome);
            followFirstFix(outcome, own.time());
        }
    }

    private static boolean isCounted(Fed own) {
        return own.satellites() >= EpochOutcome.SATELLITES_MIN;
    }

    private static EpochOutcome outcome(Solution solution, Fed own) {
        boolean counted = isCounted(own);
        Ecef position = solution.position();
        if (position == null) {
            return EpochOutcome.none(own.time().nanos(), counted);
        }
        Enu error = own.truth().enuTo(position);
        return new EpochOutcome(
                own.time().nanos(),
                counted,
                status(solution.status()),
                error.eastMeters(),
                error.northMeters(),
                error.upMeters(),
                solution.pdop(),
                solution.satellites(),
                solution.ageSeconds());
    }

    private static EpochOutcome.Status status(Solution.Status status) {
        return switch (status) {
            case NONE -> EpochOutcome.Status.NONE;
            case SINGLE -> EpochOutcome.Status.SINGLE;
            case DGPS -> EpochOutcome.Status.DGNSS;
            case FLOAT -> EpochOutcome.Status.FLOAT;
            case FIX -> EpochOutcome.Status.FIX;
        };
    }

    private void followFirstFix(EpochOutcome outcome, GpsTime now) {
        if (!outcome.isCorrectFix(true)) {
            consecutive = 0;
            return;
        }
        if (consecutive++ == 0) {
            fixedSince = now;
        }
        if (consecutive == CONSECUTIVE_FIXES && Double.isNaN(firstFixSeconds) && fixedSince != null) {
            firstFixSeconds = fixedSince.secondsSince(began);
        }
    }

    String name() {
        return name;
    }

    /** The newest outcome; {@code null} before the first. */
    synchronized @Nullable EpochOutcome newest() {
        return outcomes.isEmpty() ? null : outcomes.getLast();
    }

    /** True where the newest of its receiver's epochs is solved. */
    synchronized boolean isThrough() {
        return fedNanos.isEmpty() || !outcomes.isEmpty() && outcomes.getLast().timeNanos() >= fedNanos.getLast();
    }

    /** Of all its receiver's epochs since it began: those that nothing was made of, for want of corrections, have no solution. */
    synchronized List<EpochOutcome> outcomes() {
        List<EpochOutcome> all = new ArrayList<>();
        int solved = 0;
        for (int i = 0; i < fedNanos.size(); i++) {
            long time = fedNanos.get(i);
            while (solved < outcomes.size() && outcomes.get(solved).timeNanos() < time) {
                solved++;
            }
            boolean is = solved < outcomes.size() && outcomes.get(solved).timeNanos() == time;
            all.add(is ? outcomes.get(solved) : EpochOutcome.none(time, fedCounted.get(i)));
        }
        return all;
    }

    synchronized SolutionScore score() {
        return SolutionScore.of(outcomes, true);
    }

    /** From when it went to work to the first of five consecutive correct fixes, seconds; NaN before. */
    synchronized double firstFixSeconds() {
        return firstFixSeconds;
    }

    /** Why it has no stream; empty where it has one. */
    String failure() {
        return failure;
    }

    @Override
    public void close() throws IOException {
        client.close();
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            solver.close();
        }
    }
}
