package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an H2 file has after the process that wrote it was killed, or while it cannot grow: all of what was said to be written. */
@Timeout(120)
final class H2CrashIT {
    private static final int KILLS = 5;

    /** H2 leaves a hole in its file alone for 45 s; a test that is to see holes filled cannot wait that long. */
    private static final String SOON = ";RETENTION_TIME=100";

    /** More than an empty database takes, kibibytes. */
    private static final int FILE_KIB = 600;

    /** Past a file that is full, a process that notices nothing is let go on for so many rounds. */
    private static final int ROUNDS_MAX = 2000;

    @TempDir
    private Path folder;

    private final Set<String> created = new HashSet<>();
    private final Map<String, Long> flushed = new HashMap<>();

    @Test
    void whatWasAcknowledgedIsThereAfterEachKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(List.of(), "run" + kill, SOON);
            try (BufferedReader out = process.inputReader()) {
                int lines = 60 + random.nextInt(300);
                String line = "";
                for (int i = 0; i < lines && line != null; i++) {
                    line = out.readLine();
                    note(line);
                }
                // Somewhere in the next round, not at the end of one.
                TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
                process.toHandle().destroyForcibly(); // Leaves open what it had said.
                process.waitFor();
                while (line != null) {
                    line = out.readLine();
                    note(line);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            isAllThere("kill " + kill + ", seed " + seed);
        }
    }

    @Test
    void aFileThatCannotGrowRefusesChangesAndKeepsUsageUntilItCan() throws Exception {
        Process process =
                start(List.of("bash", "-c", "ulimit -S -f " + FILE_KIB + "; exec \"$@\"", "bash"), "full", "");
        try (BufferedReader out = process.inputReader()) {
            until(out, "refused UNAVAILABLE");
            until(out, "flush false false");
            for (int round = 0; round < 20; round++) {
                assertThat(until(out, "flush ")).isEqualTo("flush false false");
            }
            int raised = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited")
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(raised).isZero();
            until(out, "flush true true");
            until(out, "created ");
        } finally {
            process.destroyForcibly().waitFor();
        }
        isAllThere("full");
    }

    private String until(BufferedReader out, String beginning) throws IOException {
        for (int i = 0; i < 2 * ROUNDS_MAX; i++) {
            String line = out.readLine();
            note(line);
            if (line == null || line.startsWith(beginning)) {
                return String.valueOf(line);
            }
        }
        throw new AssertionError("never said \"" + beginning + "\"");
    }

    private void note(String line) {
        String[] words = line == null ? new String[] {""} : line.split(" ");
        if (words[0].equals("created")) {
            created.add(words[1]);
        } else if (words[0].equals("flushed") && words.length == 3) {
            flushed.put(words[1], Long.parseLong(words[2]));
        }
    }

    private Process start(List<String> before, String run, String options) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CrashingAccounts.class.getName(),
                url() + ";DB_CLOSE_ON_EXIT=FALSE" + options,
                run));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve(run + ".err").toFile())
                .start();
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("accounts");
    }

    private void isAllThere(String when) throws SQLException {
        assertThat(created).as("created before %s", when).isNotEmpty();
        assertThat(flushed).as("flushed before %s", when).isNotEmpty();
        try (Connection connection = DriverManager.getConnection(url() + SOON, "sa", "");
                var statement = connection.createStatement()) {
            Set<String> names = new HashSet<>();
            try (ResultSet row = statement.executeQuery("SELECT name FROM organisations")) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            assertThat(names).as("organisations after %s", when).containsAll(created);
            try (ResultSet row = statement.executeQuery(
                    "SELECT u.name, MIN(s.sent_bytes) FROM sessions s JOIN users u ON u.id = s.user_id GROUP BY u.name")) {
                Map<String, Long> bytes = new HashMap<>();
                while (row.next()) {
                    bytes.put(row.getString(1), row.getLong(2));
                }
                flushed.forEach((run, sent) -> assertThat(bytes.getOrDefault(run, 0L))
                        .as("bytes of %s after %s", run, when)
                        .isGreaterThanOrEqualTo(sent));
            }
        }
    }
}
