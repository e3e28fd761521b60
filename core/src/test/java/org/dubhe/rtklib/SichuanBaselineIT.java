package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Enu;
import org.dubhe.observation.EpochObservations;
import org.dubhe.rtklib.Solution.Status;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RTKLIB alone on real BeiDou-3 bytes, both files read directly: what the way through the caster is compared with. */
final class SichuanBaselineIT {
    private static final Path FOLDER = Path.of(System.getProperty("dubhe.root"), "../shared/data/sichuan2026")
            .normalize();

    /** 2026-06-26 16:00:15 GPST, a Friday. */
    private static final GpsTime START = GpsTime.ofWeek(2424, (5 * 86_400L + 16 * 3600 + 15) * GpsTime.SECOND);

    /** Three hours of the day, for what does not need all of it. */
    private static final int EIGHTH = 8;

    private static byte[] base = {};
    private static byte[] rover = {};

    @BeforeAll
    static void readRecordings() throws IOException {
        RtklibIT.rtklib();
        Assumptions.assumeTrue(Files.exists(FOLDER), () -> "skipped: " + FOLDER + " is absent");
        base = Files.readAllBytes(FOLDER.resolve("base_all.rtcm3"));
        rover = Files.readAllBytes(FOLDER.resolve("rover_all.rtcm3"));
    }

    /** The publisher of the data finds a repeatability of E 8, N 4, U 24 mm with RTKLIB over the day. */
    @Test
    void fixesOverTheDayOnB1IAndB3I() {
        List<Solution> solutions = solve(SignalProfile.BEIDOU, false, 1);
        List<Solution> fixed = solutions.stream().filter(Solution::isFixed).toList();
        assertThat(solutions).hasSize(5720);
        assertThat((double) fixed.size() / solutions.size()).isBetween(0.82, 0.90);
        assertThat(fixed).allSatisfy(s -> {
            assertThat(s.ageSeconds()).isZero();
            assertThat(s.secondSlotSatellites()).isGreaterThan(3);
        });
        double[] east = new double[fixed.size()];
        double[] up = new double[fixed.size()];
        for (int i = 0; i < fixed.size(); i++) {
            Enu offset = position(fixed.getFirst()).enuTo(position(fixed.get(i)));
            east[i] = offset.eastMeters();
            up[i] = offset.upMeters();
        }
        assertThat(halfWidthOfTwoThirds(east)).isLessThan(0.008);
        assertThat(halfWidthOfTwoThirds(up)).isLessThan(0.024);
    }

    @Test
    void brokenAmbiguitiesDoNotFix() {
        List<Solution> unbroken = solve(SignalProfile.BEIDOU, false, EIGHTH);
        List<Solution> broken = solve(SignalProfile.BEIDOU, true, EIGHTH);
        assertThat(fixRate(unbroken)).isGreaterThan(0.7);
        assertThat(fixRate(broken)).isLessThan(0.2);
    }

    @Test
    void solvesB1CAndB2aInTheSameTwoSlots() {
        List<Solution> solutions = solve(SignalProfile.B1C, false, 1);
        assertThat(fixRate(solutions)).isGreaterThan(0.5);
        assertThat(solutions.getLast().secondSlotSatellites()).isGreaterThan(3);
    }

    @Test
    void interleavingOfTheStreamsChangesNothing() {
        List<Solution> together = solve(SignalProfile.BEIDOU, false, EIGHTH);
        List<Solution> apart = new ArrayList<>();
        try (RtklibRover solver = rover(SignalProfile.BEIDOU, false)) {
            byte[] early = Arrays.copyOf(base, base.length / 16);
            byte[] late = Arrays.copyOf(rover, rover.length / 16);
            for (int at = 0; at < late.length; at += 7) {
                solver.receiveRover(late, at, Math.min(7, late.length - at));
            }
            assertThat(solver.poll()).isNull();
            for (int at = 0; at < early.length; at += 1000) {
                solver.receiveBase(early, at, Math.min(1000, early.length - at));
                for (Solution next = solver.poll(); next != null; next = solver.poll()) {
                    apart.add(next);
                }
            }
        }
        assertThat(apart).hasSizeGreaterThan(300).isEqualTo(together.subList(0, apart.size()));
    }

    @Test
    void epochsAsValuesSolveLikeTheirBytes() {
        List<Solution> fromBytes = solve(SignalProfile.BEIDOU, false, 2 * EIGHTH);
        List<Solution> fromValues = new ArrayList<>();
        EpochObservations epoch = new EpochObservations();
        try (RtklibDecoder receiver = new RtklibDecoder(RtklibIT.rtklib(), START);
                RtklibRover solver = rover(SignalProfile.BEIDOU, false)) {
            solver.receiveBase(base, 0, base.length / EIGHTH / 2);
            int frameStart = 0;
            for (int i = 0; i < rover.length / EIGHTH / 2; i++) {
                int what = receiver.accept(rover[i]);
                if (what == RtklibDecoder.EPHEMERIS) {
                    solver.receiveRover(rover, frameStart, i + 1 - frameStart);
                } else if (what == RtklibDecoder.OBSERVATIONS) {
                    receiver.copyTo(epoch);
                    solver.observe(epoch);
                    Solution next = solver.poll();
                    if (next != null) {
                        fromValues.add(next);
                    }
                }
                frameStart = what == RtklibDecoder.NOTHING ? frameStart : i + 1;
            }
        }
        assertThat(fixRate(fromValues)).isCloseTo(fixRate(fromBytes), org.assertj.core.api.Assertions.within(0.05));
    }

    @Test
    void singlePointIsWithinMetres() {
        EpochObservations epoch = new EpochObservations();
        Ecef truth = position(solve(SignalProfile.BEIDOU, false, EIGHTH).getLast());
        try (RtklibDecoder receiver = new RtklibDecoder(RtklibIT.rtklib(), START);
                RtklibRover solver = rover(SignalProfile.BEIDOU, false)) {
            solver.receiveRover(rover, 0, rover.length / EIGHTH);
            for (int i = 0; i < rover.length / EIGHTH; i++) {
                receiver.accept(rover[i]);
            }
            receiver.copyTo(epoch);
            Solution single = solver.singlePoint(epoch);
            assertThat(single.status()).isEqualTo(Status.NONE);
            while (solver.pollNow() != null) {
                // Every epoch brings its ephemerides.
            }
            single = solver.singlePoint(epoch);
            assertThat(single.status()).isEqualTo(Status.SINGLE);
            assertThat(position(single).distanceMeters(truth)).isLessThan(15);
        }
    }

    private static double halfWidthOfTwoThirds(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(int) (0.84 * sorted.length)] - sorted[(int) (0.16 * sorted.length)]) / 2;
    }

    private static double fixRate(List<Solution> solutions) {
        return (double) solutions.stream().filter(Solution::isFixed).count() / solutions.size();
    }

    private static Ecef position(Solution solution) {
        return Objects.requireNonNull(solution.position());
    }

    private static List<Solution> solve(SignalProfile profile, boolean breakAmbiguities, int part) {
        List<Solution> solutions = new ArrayList<>();
        try (RtklibRover solver = rover(profile, breakAmbiguities)) {
            RecordedBaseline.solve(
                    solver,
                    Arrays.copyOf(base, base.length / part),
                    Arrays.copyOf(rover, rover.length / part),
                    solutions::add);
            assertThat(solver.droppedEpochs()).isZero();
        }
        return solutions;
    }

    private static RtklibRover rover(SignalProfile profile, boolean breakAmbiguities) {
        return new RtklibRover(
                RtklibIT.rtklib(),
                new RtklibRover.Setup(
                        profile,
                        SolverOptions.REAL_DATA,
                        START,
                        RoverAntenna.NULL,
                        RoverAntenna.NULL,
                        breakAmbiguities));
    }
}
