package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The line of a vrs mountpoint on sockets, held to the bytes that a rover gets, in which the test itself finds the frames. */
@Timeout(180)
final class VrsLineIT {
    /** With a second one of what comes every tenth. */
    private static final int EPOCHS = 12;

    private static final long EPOCH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What the network solves, by the tens of the message number, as the line names it. */
    private static final SortedMap<Integer, String> SOLVED =
            new TreeMap<>(Map.of(107, "GPS", 109, "GAL", 111, "QZSS", 112, "BDS"));

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "24. Format details, systems, carrier and bit rate of a vrs mountpoint are those of the stream that a rover gets")
    void theLineOfAVrsMountpointIsWhatItsRoversGet() throws Exception {
        try (ReloadScene scene = new ReloadScene(folder, Duration.ofMinutes(3), text -> text + "  msm_level: 4\n")) {
            scene.warmUp();
            scene.steps(5);
            Sourcetable.Stream before = line(scene);
            assertThat(periods(before).keySet()).as("before the first rover").isEqualTo(made(scene));
            assertThat(periods(before)).containsEntry(1005, 5.0).containsEntry(1033, 10.0);
            assertThat(before.navSystem()).isEqualTo(systems(made(scene)));
            assertThat(before.bitRate()).isZero();

            long[] times = new long[EPOCHS + 1];
            int[] lengths = new int[EPOCHS + 1];
            times[0] = System.nanoTime();
            ReloadScene.Rover rover = scene.rover("VRS");
            long began = System.nanoTime();
            for (int i = 1; i <= EPOCHS; i++) {
                TimeUnit.NANOSECONDS.sleep(began + i * EPOCH_NANOS - System.nanoTime());
                times[i] = System.nanoTime();
                lengths[i] = rover.bytes().length;
                scene.steps(1);
            }
            TimeUnit.NANOSECONDS.sleep(EPOCH_NANOS);
            byte[] got = rover.bytes();
            Sourcetable.Stream line = line(scene);
            SortedMap<Integer, SortedSet<Long>> came = new TreeMap<>();
            for (int at = 0; at < got.length; at += frameBytes(got, at)) {
                int slice = Arrays.binarySearch(lengths, at);
                came.computeIfAbsent(number(got, at), _ -> new TreeSet<>())
                        .add(times[slice >= 0 ? lastOf(lengths, slice) : -slice - 2]);
            }
            Set<Integer> numbers = Set.copyOf(came.keySet());
            assertThat(periods(line).keySet()).isEqualTo(numbers);
            assertThat(came.values()).anyMatch(arrivals -> arrivals.size() > EPOCHS / 2);
            came.values().removeIf(arrivals -> arrivals.size() == 1);
            assertThat(came).containsKeys(1005, 1033, 1230);
            came.forEach((number, arrivals) -> {
                double seconds = (arrivals.last() - arrivals.first()) * 1e-9 / (arrivals.size() - 1);
                double rounding = seconds < 0.9 ? 0.05 : 0.5;
                assertThat(periods(line).get(number))
                        .as("%d every %.2f s", number, seconds)
                        .isBetween(0.85 * seconds - rounding, 1.15 * seconds + rounding);
            });
            assertThat(line.navSystem()).isEqualTo(systems(numbers));
            assertThat(line.carrier()).isEqualTo(2);
            double seconds = (times[EPOCHS] - times[0]) * 1e-9;
            assertThat((double) line.bitRate()).isCloseTo(got.length * 8 / seconds, withinPercentage(25));
            assertThat(line.latitudeDegrees()).as("not the rover's").isEqualTo(before.latitudeDegrees());
            assertThat(line.longitudeDegrees()).as("not the rover's").isEqualTo(before.longitudeDegrees());
        }
    }

    /** Of what all stations have sent, what the network solves, as MSM4, and what a virtual station says of itself. */
    private static Set<Integer> made(ReloadScene scene) {
        Set<Integer> common = new TreeSet<>(SOLVED.keySet());
        scene.simulation.stations().forEach(station -> {
            Set<Integer> tens = new TreeSet<>();
            byte[] sent = scene.sent(station.name());
            for (int at = 0; at < sent.length; at += frameBytes(sent, at)) {
                tens.add(number(sent, at) / 10);
            }
            common.retainAll(tens);
        });
        Set<Integer> out = new TreeSet<>(Set.of(1005, 1033, 1230));
        common.forEach(tens -> out.add(10 * tens + 4));
        return out;
    }

    private static String systems(Set<Integer> numbers) {
        return SOLVED.entrySet().stream()
                .filter(system -> numbers.contains(10 * system.getKey() + 4))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("+"));
    }

    private static int lastOf(int[] lengths, int index) {
        int last = index;
        while (last + 1 < lengths.length && lengths[last + 1] == lengths[index]) {
            last++;
        }
        return last;
    }

    private static int frameBytes(byte[] stream, int at) {
        assertThat(stream[at] & 0xFF).isEqualTo(0xD3);
        return 3 + ((stream[at + 1] & 3) << 8 | stream[at + 2] & 0xFF) + 3;
    }

    private static int number(byte[] stream, int at) {
        return (stream[at + 3] & 0xFF) << 4 | (stream[at + 4] & 0xFF) >> 4;
    }

    private static SortedMap<Integer, Double> periods(Sourcetable.Stream line) {
        SortedMap<Integer, Double> out = new TreeMap<>();
        for (String word : line.formatDetails().split(",")) {
            String[] parts = word.split("[()]");
            out.put(Integer.valueOf(parts[0]), parts.length > 1 ? Double.parseDouble(parts[1]) : 0);
        }
        return out;
    }

    private static Sourcetable.Stream line(ReloadScene scene) throws IOException {
        NtripTarget table = new NtripTarget(
                new CasterAddress("127.0.0.1", scene.server.port()),
                "",
                new Credentials("demo", "demo"),
                NtripVersion.V2,
                Duration.ofSeconds(20));
        return NtripClient.sourcetable(table).streams().stream()
                .filter(stream -> stream.mountpoint().equals("VRS"))
                .findFirst()
                .orElseThrow();
    }
}
