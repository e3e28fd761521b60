package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.time.LeapSeconds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A city's network over real sockets at 1 Hz, served by {@code dubhe serve} in a process of its own: 400 rovers at as many places at once, and
 * among them a program that is not ours, RTKLIB's {@code str2str}.
 *
 * <p>The rovers' seconds are {@value #SECONDS_PROPERTY}, 20 unless told. How epochs and latencies are counted: {@link LoadResult}. The seed is one in
 * whose live part no station falls silent (asserted), so every rover is to have every second; what a silent master costs is the stream
 * contract's.
 */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
final class RoversOverSocketsIT {
    private static final String SECONDS_PROPERTY = "dubhe.load.seconds";
    private static final int SECONDS = Integer.getInteger(SECONDS_PROPERTY, 20);
    private static final int ROVERS = 400;
    private static final int WARM_UP = 240;

    /** Rovers have come and the code that serves them has been compiled; counted as well, but not in the figures. */
    private static final int SETTLING = 5;

    private static final double P99_MILLIS_MAX = 300;

    /** Six triangles around the first station. */
    private static final int TRIANGLES = 6;

    private static final Scenario SCENARIO =
            Scenario.named("city30").withSeed(1).withRovers(0);

    @TempDir
    private static Path folder;

    private static final List<Ecef> PLACES = new ArrayList<>();
    private static final List<LoadRover> ROVERS_ON = new ArrayList<>();
    private static @Nullable LiveService live;
    private static @Nullable Process recorder;

    @BeforeAll
    static void open() throws Exception {
        LiveService service = new LiveService(SCENARIO, WARM_UP, folder);
        live = service;
        service.open();
        Random random = new Random(1);
        for (int i = 0; i < ROVERS; i++) {
            PLACES.add(place(service, i % TRIANGLES, random));
            ROVERS_ON.add(new LoadRover(service, WARM_UP, PLACES.getLast(), i));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> service.serve().metric("dubhe_vrs_rovers{mode=\"virtual\"}") == ROVERS);
        if (isInstalled("str2str")) {
            recorder = record(service);
        }
    }

    @AfterAll
    static void close() throws Exception {
        if (recorder != null) {
            recorder.destroy();
        }
        for (LoadRover rover : ROVERS_ON) {
            rover.close();
        }
        if (live != null) {
            live.close();
        }
    }

    @Test
    @Order(1)
    void fourHundredVirtualStationsMissNoEpochAndComeInTime() throws Exception {
        LiveService service = service();
        int first = service.live();
        service.play(SETTLING + SECONDS);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> result(first, service.live()).missed() == 0);
        int from = first + SETTLING;
        LoadResult result = result(from, service.live());
        System.out.println(result);
        for (int second = first; second < service.live(); second++) {
            assertThat(service.silent(second)).as("silent in second %d", second).isZero();
        }
        assertThat(result.expected()).isEqualTo((long) ROVERS * SECONDS);
        assertThat(result.missed()).isZero();
        assertThat(result.singleBase()).isZero();
        assertThat(ROVERS_ON).allSatisfy(rover -> assertThat(rover.broken()).isZero());
        assertThat(service.serve().metric("dubhe_rover_writes_dropped_total")).isZero();
        assertThat(service.serve().metric("dubhe_ring_drops_total")).isZero();
        assertThat(service.serve().metric("dubhe_ring_failures_total")).isZero();
        assertThat(result.p99Millis()).isLessThan(P99_MILLIS_MAX);
    }

    @Test
    @Order(2)
    void str2strRecordsAVirtualStationThatConvbinReads() throws Exception {
        Process str2str = recorder;
        assumeTrue(str2str != null && isInstalled("convbin"), "needs str2str and convbin (Debian's package rtklib)");
        LiveService service = service();
        service.play(1);
        assertThat(str2str.isAlive())
                .as("%s", Files.readString(folder.resolve("str2str.log")))
                .isTrue();
        str2str.destroy();
        assertThat(str2str.waitFor(10, TimeUnit.SECONDS)).isTrue();

        String near = DateTimeFormatter.ofPattern("yyyy/M/d H:mm:ss", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(LeapSeconds.toUtc(service.simulation().time()));
        String[] when = near.split(" ");
        Path rinex = folder.resolve("vrs.obs");
        run("convbin", "-r", "rtcm3", "-tr", when[0], when[1], "-v", "3.04", "-o", rinex.toString(), recording());
        List<String> lines = Files.readAllLines(rinex, StandardCharsets.US_ASCII);
        int epochs = 0;
        int complete = 0;
        Set<Character> systems = new HashSet<>();
        @Nullable Ecef position = null;
        for (String line : lines) {
            if (line.stripTrailing().endsWith("APPROX POSITION XYZ")) {
                position = new Ecef(number(line, 0), number(line, 14), number(line, 28));
            } else if (line.startsWith(">")) {
                epochs++;
                systems.clear();
            } else if (epochs > 0 && !systems.containsAll(Set.of('G', 'E', 'C'))) {
                systems.add(line.charAt(0));
                complete += systems.containsAll(Set.of('G', 'E', 'C')) ? 1 : 0;
            }
        }
        double off = Objects.requireNonNull(position, "no position").distanceMeters(asked(service));
        System.out.printf(
                Locale.ROOT,
                "str2str: %d epochs in %d s, %d with GPS, Galileo and BeiDou, position %.4f m from the place asked%n",
                epochs,
                service.live(),
                complete,
                off);
        // It connects while the first one is on its way.
        assertThat(complete).isGreaterThanOrEqualTo(service.live() - 3).isEqualTo(epochs);
        assertThat(off).isLessThan(1);
    }

    /** That the first test can fail: both of what it asserts is seen from outside. */
    @Test
    @Order(3)
    void aServerThatStandsStillIsSeenInTheLatencyAndAMissingEpochOfAMasterIsCounted() throws Exception {
        LiveService service = service();
        service.play(2);
        int slow = service.live();
        service.playWhileItStandsStill(Duration.ofMillis((long) P99_MILLIS_MAX + 100));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> result(slow, slow + 1).missed() == 0);
        LoadResult delayed = result(slow, slow + 1);
        System.out.println("with a server that stood still: " + delayed);
        assertThat(delayed.p99Millis()).isGreaterThan(P99_MILLIS_MAX);

        service.play(2);
        int without = service.live();
        service.playWithout(0);
        service.play(2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> result(without + 2, service.live()).missed() == 0);
        LoadResult dropped = result(without, without + 1);
        System.out.println("without one station: " + dropped);
        // Its rovers are about those whose place is nearest to it.
        long near = PLACES.stream()
                .filter(place -> isNearestToFirst(service, place))
                .count();
        assertThat(near).isBetween(1L, ROVERS - 1L);
        assertThat((double) dropped.missed()).isBetween(0.5 * near, 1.5 * near);
    }

    private static LoadResult result(int from, int to) {
        return LoadResult.of(service(), ROVERS_ON, from, to);
    }

    private static boolean isNearestToFirst(LiveService service, Ecef place) {
        List<SimulatedStation> stations = service.simulation().stations();
        double first = stations.getFirst().arp().distanceMeters(place);
        return stations.stream().allMatch(station -> station.arp().distanceMeters(place) >= first);
    }

    private static LiveService service() {
        return Objects.requireNonNull(live);
    }

    /** Somewhere in the triangle of the first station and two neighbours on the ring around it. */
    private static Ecef place(LiveService service, int triangle, Random random) {
        List<SimulatedStation> stations = service.simulation().stations();
        double a = random.nextDouble();
        double b = random.nextDouble();
        if (a + b > 1) {
            a = 1 - a;
            b = 1 - b;
        }
        Ecef centre = stations.getFirst().arp();
        Ecef left = stations.get(1 + triangle).arp();
        Ecef right = stations.get(1 + (triangle + 1) % TRIANGLES).arp();
        return new Ecef(
                mean(centre.xMeters(), left.xMeters(), right.xMeters(), a, b),
                mean(centre.yMeters(), left.yMeters(), right.yMeters(), a, b),
                mean(centre.zMeters(), left.zMeters(), right.zMeters(), a, b));
    }

    private static double mean(double centre, double left, double right, double a, double b) {
        return (1 - a - b) * centre + a * left + b * right;
    }

    /** Where {@code str2str} says that it is: 5 km east and 4 km north of the first station. */
    private static Ecef asked(LiveService service) {
        return service.simulation().stations().getFirst().arp().plusEnu(5000, 4000, 20);
    }

    private static Process record(LiveService service) throws IOException {
        Geodetic at = asked(service).toGeodetic();
        return new ProcessBuilder(
                        "str2str",
                        "-in",
                        "ntrip://demo:demo@127.0.0.1:" + service.serve().port() + "/VRS",
                        "-out",
                        recording(),
                        "-n",
                        "1000",
                        "-p",
                        String.format(Locale.ROOT, "%.9f", at.latitudeDegrees()),
                        String.format(Locale.ROOT, "%.9f", at.longitudeDegrees()),
                        String.format(Locale.ROOT, "%.4f", at.heightMeters()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("str2str.log").toFile())
                .start();
    }

    private static String recording() {
        return folder.resolve("vrs.rtcm3").toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve(command[0] + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    }

    private static double number(String line, int column) {
        return Double.parseDouble(line.substring(column, column + 14).trim());
    }

    private static boolean isInstalled(String program) {
        for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }
}
