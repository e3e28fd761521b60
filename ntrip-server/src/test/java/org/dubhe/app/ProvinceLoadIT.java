package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a province's service has to live through, with its rovers on it: a source is killed and restored, the database stopped and restored, the
 * configuration reloaded, all rovers leave and come back at once. No frame is torn, missing or doubled, no stream ends that should live, what the
 * database says of each session is what its rover counted, and memory goes back. 300 rovers in the suite, 10,000 with {@code ./dubhe verify --long};
 * figures are in {@code docs/load.md}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
final class ProvinceLoadIT {
    /** A JVM that has never served a rover holds less code than one that has: room for that, whatever the number of rovers. */
    private static final double CODE_MIB = 120;

    /** A station is dead when it has been silent for so long, and is looked at four times a second. */
    private static final int SILENT_SECONDS = 11;

    @TempDir
    private Path folder;

    @Test
    @Order(1)
    @Timeout(120)
    void threeHundredRovers() throws Exception {
        lives(new ProvinceLoad.Size(300, 30, 3, 30, 300, Duration.ofSeconds(1)), 2, 1, 4);
    }

    /**
     * Its size can be changed: {@code dubhe.load.rovers}, {@code dubhe.load.virtual}, {@code dubhe.load.seconds} (of a phase), {@code
     * dubhe.load.outage}.
     */
    @Test
    @Order(2)
    @Tag("long")
    @Timeout(1800)
    void tenThousandRovers() throws Exception {
        int rovers = Integer.getInteger("dubhe.load.rovers", 10_000);
        int virtual = Integer.getInteger("dubhe.load.virtual", rovers / 20);
        lives(
                new ProvinceLoad.Size(rovers, virtual, 50, 240, 1000, Duration.ofSeconds(5)),
                Integer.getInteger("dubhe.load.seconds", 20),
                Integer.getInteger("dubhe.load.killed", 20),
                Integer.getInteger("dubhe.load.outage", 60));
    }

    private void lives(ProvinceLoad.Size size, int seconds, int killedSeconds, int outageSeconds) throws Exception {
        try (ProvinceLoad load = new ProvinceLoad(size, folder)) {
            load.describe();
            assertThat(load.sourcetable()).contains("STR;NEAR;");
            ProcessFigures before = load.memory();
            System.out.println("before the rovers: " + before);
            List<LoadPhase> phases = new ArrayList<>();
            phases.add(load.comes());
            LoadPhase steady = load.stays(seconds);
            phases.add(steady);
            LoadPhase killed = load.sourceIsKilled(killedSeconds);
            phases.add(killed);
            phases.add(load.databaseIsStopped(outageSeconds));
            if (ProvinceLoad.canReload()) {
                phases.add(load.configurationIsReloaded(seconds));
            } else {
                System.out.println("not reloaded under load: serve cannot read its configuration anew");
            }
            System.out.println("with the rovers: " + load.memory());
            phases.add(load.storm());
            phases.add(load.stays(seconds));
            phases.add(load.leave());
            UsageComparison usage = load.usage();
            ProcessFigures after = load.memory();
            System.out.println("after the rovers: " + after);
            // One on a raw mountpoint.
            aByteThatARoverLosesIsSeen(load, size.rovers() - 5);

            assertThat(phases).allSatisfy(phase -> {
                assertThat(phase.tornBytes() + phase.seen().tornBytes)
                        .as("torn")
                        .isZero();
                assertThat(phase.seen().missing).as("missing").isZero();
                assertThat(phase.seen().doubled).as("doubled").isZero();
                assertThat(phase.seen().foreign).as("foreign").isZero();
                assertThat(phase.seen().lost).as("lost").isZero();
                assertThat(phase.behind()).as("behind").isZero();
                if (phase != killed
                        && phase.silent() == 0) { // A virtual station whose master is gone waits until that is known.
                    assertThat(phase.seen().virtualMissing)
                            .as("virtual missing")
                            .isZero();
                }
            });
            assertThat(steady.seen().epochs)
                    .isGreaterThanOrEqualTo((long) (size.rovers() - size.virtual()) * (seconds - 1));
            assertThat(steady.seen().virtualEpochs).isGreaterThanOrEqualTo((long) size.virtual() * (seconds - 1));
            if (killedSeconds > SILENT_SECONDS) {
                assertThat(killed.seen().switches)
                        .as("rovers on nearest went over and came back")
                        .isPositive();
            }
            assertThat(usage.differences()).isEmpty();
            assertThat(usage.fixOffMillisMean()).isLessThan(ProvinceLoad.FIX_OFF_MILLIS_MAX);
            assertThat(load.serve().metric("dubhe_rover_writes_dropped_total")).isZero();
            assertThat(load.serve().metric("dubhe_ring_drops_total")).isZero();
            assertThat(load.serve().metric("dubhe_accounts_dropped_sessions_total"))
                    .isZero();

            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 5);
            assertThat(after.heapMiB()).isLessThan(before.heapMiB() + 16);
            assertThat(after.directMiB()).isLessThan(before.directMiB() + 16);
            assertThat(after.residentMiB()).isLessThan(before.residentMiB() + CODE_MIB);
        }
    }

    /** That frames and usage are really looked at. */
    private static void aByteThatARoverLosesIsSeen(ProvinceLoad load, int index) throws Exception {
        LoadPhase alone = load.oneStaysAlone(index);
        assertThat(alone.seen().tornBytes + alone.tornBytes()).as("torn").isPositive();
        assertThat(alone.seen().missing).as("missing").isPositive();
        assertThat(load.usage().differences())
                .hasSize(2)
                .anyMatch(words -> words.startsWith("Stay[agent=NTRIP load/" + index + "."))
                .anyMatch(words -> words.matches("o\\d+: counted.*"));
    }
}
