package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtklib.RoverAntenna;
import org.dubhe.rtklib.Rtklib;
import org.dubhe.rtklib.RtklibRover;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.rtklib.Solution;
import org.dubhe.rtklib.SolverOptions;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * The four RTKLIB solvers of every rover: on VRS and on {@code nearest}, one that runs through and one that starts anew every 60 s, all with the
 * same options and nothing but received bytes.
 *
 * <p>The running solver starts {@link #LEAD_NANOS} before the scored window, as a rover that has been switched on a little earlier. The
 * restarting one need not solve on once its five fixes have come; it goes on to receive what is no observation.
 *
 * <p>Solvers are independent of each other: they run on as many threads as there are processors, and their results stand in the rovers' order.
 */
final class RoverSolvers {
    /** How long before the scored window a rover is switched on. */
    static final long LEAD_NANOS = 120 * GpsTime.SECOND;

    /**
     * What is equal for all solvers.
     *
     * @param profile the rovers' signals
     * @param options RTKLIB's options
     * @param stationAntennas of the stations by their ids (DF003), for {@code nearest}: it changes its station where one falls silent
     * @param near within half a week of the data
     * @param intervalNanos between two rover epochs
     * @param judgeHeight whether a height off the truth makes a fix wrong
     * @param breakAmbiguities a control in which nothing may be fixed
     * @param ephemerides what the rovers have beyond their own bytes; null where those hold all
     */
    record Setting(
            SignalProfile profile,
            SolverOptions options,
            IntFunction<RoverAntenna> stationAntennas,
            GpsTime near,
            long intervalNanos,
            boolean judgeHeight,
            boolean breakAmbiguities,
            @Nullable EphemerisStore ephemerides) {}

    /** A virtual station and the single base in its place are reduced to their reference points. */
    private static final IntFunction<RoverAntenna> NO_ANTENNA = _ -> RoverAntenna.NULL;

    private final Rtklib rtklib;
    private final Setting setting;
    private final Consumer<String> progress;
    private final LongAdder solveNanos = new LongAdder();
    private final LongAdder done = new LongAdder();

    RoverSolvers(Rtklib rtklib, Setting setting, Consumer<String> progress) {
        this.rtklib = rtklib;
        this.setting = setting;
        this.progress = progress;
    }

    /** Solves all rovers; blocks until that is done. */
    List<RoverResult> solve(List<RoverRecording> recordings) throws InterruptedException {
        IntFunction<RoverAntenna> bases = setting.stationAntennas();
        List<RoverResult> results = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("solver-", 0).daemon().factory())) {
            List<Pending> pending = new ArrayList<>();
            int jobs = 4 * recordings.size();
            for (RoverRecording recording : recordings) {
                pending.add(new Pending(
                        recording,
                        pool.submit(job(jobs, () -> running(recording, RoverRecording.Epoch::vrs, NO_ANTENNA))),
                        pool.submit(job(jobs, () -> running(recording, RoverRecording.Epoch::nearest, bases))),
                        pool.submit(job(jobs, () -> restarting(recording, RoverRecording.Epoch::vrs, NO_ANTENNA))),
                        pool.submit(job(jobs, () -> restarting(recording, RoverRecording.Epoch::nearest, bases)))));
            }
            for (Pending p : pending) {
                results.add(p.result());
            }
        }
        return results;
    }

    /** Time spent in RTKLIB so far, seconds, all threads together. */
    double solverSeconds() {
        return solveNanos.sum() * 1e-9;
    }

    private record Pending(
            RoverRecording recording,
            Future<List<EpochOutcome>> vrs,
            Future<List<EpochOutcome>> nearest,
            Future<FirstFixClock> vrsFirstFixes,
            Future<FirstFixClock> nearestFirstFixes) {
        RoverResult result() throws InterruptedException {
            return new RoverResult(
                    recording.name(),
                    recording.nearestBase(),
                    recording.nearestKm(),
                    recording.served(),
                    track(get(vrs), get(vrsFirstFixes)),
                    track(get(nearest), get(nearestFirstFixes)));
        }

        private static RoverResult.Track track(List<EpochOutcome> outcomes, FirstFixClock clock) {
            return new RoverResult.Track(outcomes, clock.finish(), clock.restartsNanos());
        }

        private static <T> T get(Future<T> future) throws InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a rover's solver failed", e.getCause());
            }
        }
    }

    private <T> Callable<T> job(int jobs, Callable<T> task) {
        return () -> {
            T result = task.call();
            done.increment();
            progress.accept("solvers " + done.sum() + "/" + jobs);
            return result;
        };
    }

    private RtklibRover open(RoverRecording recording, IntFunction<RoverAntenna> bases) {
        return new RtklibRover(
                rtklib,
                new RtklibRover.Setup(
                        setting.profile(),
                        setting.options(),
                        setting.near(),
                        recording.antenna(),
                        bases,
                        setting.breakAmbiguities()));
    }

    private List<EpochOutcome> running(
            RoverRecording recording, Function<RoverRecording.Epoch, byte[]> stream, IntFunction<RoverAntenna> bases) {
        List<EpochOutcome> outcomes = new ArrayList<>();
        long from = firstScored(recording) - LEAD_NANOS;
        Preface preface = new Preface();
        try (RtklibRover rover = open(recording, bases)) {
            for (RoverRecording.Epoch epoch : recording.epochs()) {
                if (epoch.timeNanos() < from) {
                    preface.feed(rover, stream.apply(epoch), epoch.own());
                    continue;
                }
                EpochOutcome outcome = solve(rover, epoch, stream.apply(epoch));
                if (epoch.scored()) {
                    outcomes.add(outcome);
                }
            }
            solveNanos.add(rover.solveNanos());
        }
        return outcomes;
    }

    private FirstFixClock restarting(
            RoverRecording recording, Function<RoverRecording.Epoch, byte[]> stream, IntFunction<RoverAntenna> bases) {
        FirstFixClock clock = new FirstFixClock(setting.intervalNanos());
        long restartNanos = FirstFixClock.restartEpochs(setting.intervalNanos()) * setting.intervalNanos();
        long first = firstScored(recording);
        long interval = Long.MIN_VALUE;
        Preface preface = new Preface();
        try (RtklibRover rover = open(recording, bases)) {
            for (RoverRecording.Epoch epoch : recording.epochs()) {
                byte[] corrections = stream.apply(epoch);
                if (!epoch.scored()) {
                    preface.feed(rover, corrections, epoch.own());
                    continue;
                }
                long now = (epoch.timeNanos() - first) / restartNanos;
                if (now != interval) {
                    interval = now;
                    clock.restart(first + interval * restartNanos);
                    rover.restart();
                }
                if (clock.isFound()) {
                    preface.feed(rover, corrections, epoch.own());
                    clock.epoch(epoch.timeNanos(), false);
                } else {
                    EpochOutcome outcome = solve(rover, epoch, corrections);
                    clock.epoch(epoch.timeNanos(), outcome.isCorrectFix(setting.judgeHeight()));
                }
            }
            solveNanos.add(rover.solveNanos());
        }
        return clock;
    }

    private static long firstScored(RoverRecording recording) {
        for (RoverRecording.Epoch epoch : recording.epochs()) {
            if (epoch.scored()) {
                return epoch.timeNanos();
            }
        }
        return Long.MAX_VALUE;
    }

    private EpochOutcome solve(RtklibRover rover, RoverRecording.Epoch epoch, byte[] corrections) {
        if (setting.ephemerides() != null) {
            rover.receiveEphemerides(setting.ephemerides(), new GpsTime(epoch.timeNanos()));
        }
        rover.receiveBase(corrections, 0, corrections.length);
        rover.receiveRover(epoch.own(), 0, epoch.own().length);
        Solution solution = null;
        for (Solution next = rover.pollNow(); next != null; next = rover.pollNow()) {
            solution = next;
        }
        return solution == null ? EpochOutcome.none(epoch.timeNanos(), epoch.counted()) : outcome(epoch, solution);
    }

    private static EpochOutcome outcome(RoverRecording.Epoch epoch, Solution solution) {
        Ecef position = solution.position();
        if (position == null) {
            return EpochOutcome.none(epoch.timeNanos(), epoch.counted());
        }
        Enu error = epoch.truth().enuTo(position);
        return new EpochOutcome(
                epoch.timeNanos(),
                epoch.counted(),
                switch (solution.status()) {
                    case NONE -> EpochOutcome.Status.NONE;
                    case SINGLE -> EpochOutcome.Status.SINGLE;
                    case DGPS -> EpochOutcome.Status.DGNSS;
                    case FLOAT -> EpochOutcome.Status.FLOAT;
                    case FIX -> EpochOutcome.Status.FIX;
                },
                error.eastMeters(),
                error.northMeters(),
                error.upMeters(),
                solution.pdop(),
                solution.satellites(),
                solution.base() == null ? Double.NaN : solution.ageSeconds());
    }

    /** Feeds what is no observation: positions, descriptors, ephemerides. */
    private static final class Preface {
        private @Nullable RtklibRover rover;
        private boolean toBase;
        private final FrameDecoder frames = new FrameDecoder(this::frame);

        void feed(RtklibRover to, byte[] corrections, byte[] own) {
            rover = to;
            toBase = true;
            frames.accept(corrections, 0, corrections.length);
            toBase = false;
            frames.accept(own, 0, own.length);
        }

        private void frame(byte[] buffer, int offset, int length) {
            RtklibRover to = rover;
            if (to == null || Msm.isMsm(Frames.messageNumber(buffer, offset, length))) {
                return;
            }
            if (toBase) {
                to.receiveBase(buffer, offset, length);
            } else {
                to.receiveRover(buffer, offset, length);
            }
        }
    }
}
