package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.station.source.EpochFrames;
import org.dubhe.station.source.EpochSource;
import org.dubhe.time.DataClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ReplayIT {
    private static final Path BASE = Path.of(System.getProperty("dubhe.root", "."))
            .resolve("../shared/data/sichuan2026/base_all.rtcm3")
            .normalize();
    private static final String CONFIGURATION = """
            stations: { BASE: { password: secret } }
            mountpoints: { BASE: raw, NEAR: nearest }
            users: { demo: demo }
            caster: { bind: 127.0.0.1, port: 0 }
            """;

    /** Epochs of the recording as its MSMs count them (dubhe inspect). */
    private static final int EPOCHS = 5734;

    @TempDir
    private Path folder;

    @Test
    void aDayGoesIntoACasterAsFastAsItTakesItAndNothingIsDropped() throws Exception {
        assumeTrue(Files.exists(BASE), "no data at " + BASE);
        try (Server server = new Server(ServiceConfiguration.read(configuration()), new DataClock(1))) {
            server.start();
            Run run = run(
                    "replay",
                    "--caster",
                    "127.0.0.1:" + server.port(),
                    "--speed",
                    "max",
                    "--source-password",
                    "secret",
                    "--user",
                    "demo",
                    "--password",
                    "demo",
                    "BASE=" + BASE);

            assertThat(run.exit).as(run.text).isZero();
            assertThat(run.text).contains("replayed " + EPOCHS + " epochs");
            await().until(() -> server.ring().backlog() == 0);
            assertThat(server.ring().drops(0)).isZero();
            assertThat(server.pipeline().counters(0).messages(1124)).isEqualTo(11_076);
        }
    }

    @Test
    void aDayGoesIntoTheOwnPipelineAndTheReaderWaitsForRoom() throws Exception {
        assumeTrue(Files.exists(BASE), "no data at " + BASE);

        Run run = run("replay", "--config", configuration().toString(), "--speed", "max", "BASE=" + BASE);

        assertThat(run.exit).as(run.text).isZero();
        assertThat(run.text).containsPattern("BASE +57\\d\\d epochs, 0 frames dropped");
    }

    @Test
    void stationsAreMergedByTime() throws Exception {
        List<String> sent = new ArrayList<>();
        Replay replay = new Replay(List.of(source(10, 30, 50), source(20, 30, 60)), Replay.MAX);

        Replay.Played played = replay.run(collect(sent), _ -> {});

        assertThat(sent).containsExactly("0@10", "1@20", "0@30", "1@30", "0@50", "1@60");
        assertThat(played.epochs()).isEqualTo(6);
    }

    @Test
    void theSpeedIsDataTimeByWallTime() throws Exception {
        long second = 1_000_000_000L;
        Replay replay = new Replay(List.of(source(0, second, 2 * second, 3 * second)), 10);

        Replay.Played played = replay.run(collect(new ArrayList<>()), _ -> {});

        assertThat(played.dataSeconds()).isEqualTo(3);
        assertThat(played.seconds()).isBetween(0.3, 2.0);
    }

    @Test
    void aMissingTargetIsWrongUsage() {
        Run run = run("replay", "whatever");

        assertThat(run.exit).isEqualTo(2);
        assertThat(run.text).contains("--caster or --config");
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("serve.yaml"), CONFIGURATION);
    }

    private record Run(int exit, String text) {}

    private static Run run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exit = Dubhe.commandLine().setOut(out).setErr(out).execute(arguments);
        return new Run(exit, text.toString());
    }

    private static EpochSource source(long... times) {
        return new EpochSource() {
            private int next;

            @Override
            public @Nullable EpochFrames next() {
                return next == times.length ? null : new EpochFrames(times[next++], new byte[1]);
            }

            @Override
            public void close() {}
        };
    }

    private static Replay.Target collect(List<String> sent) {
        return new Replay.Target() {
            @Override
            public void send(int station, EpochFrames epoch) {
                sent.add(station + "@" + epoch.timeNanos());
            }

            @Override
            public void close() {}
        };
    }
}
