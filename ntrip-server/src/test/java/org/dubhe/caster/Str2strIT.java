package org.dubhe.caster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dubhe.caster.CasterBench.FRAME_1005;
import static org.dubhe.caster.CasterBench.frame;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RTKLIB's own program, Debian package {@code rtklib}, as version 1 source and client. */
@Timeout(60)
final class Str2strIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void find() {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "str2str")));
        Assumptions.assumeTrue(installed, "str2str is not installed: apt-get install rtklib");
    }

    @Test
    void pushesAndPullsThroughTheCaster() throws Exception {
        Path got = folder.resolve("got.rtcm3");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            sent.writeBytes(i % 5 == 0 ? FRAME_1005 : frame(i, 400));
        }
        try (CasterBench bench = new CasterBench()) {
            String at = "127.0.0.1:" + bench.caster.port();
            Process source = str2str("-out", "ntrips://:pa@" + at + "/A");
            Process client = null;
            try {
                await().atMost(Duration.ofSeconds(15)).until(() -> bench.events.contains("connected 0"));
                client = str2str(
                        "-in",
                        "ntrip://u:p@" + at + "/A",
                        "-out",
                        "file://" + got,
                        "-p",
                        "29.5",
                        "106.5",
                        "300",
                        "-n",
                        "500");
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> !bench.rovers.isEmpty() && bench.events.contains("gga 1"));
                OutputStream in = source.getOutputStream();
                in.write(sent.toByteArray());
                in.flush();
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> Files.exists(got) && Files.size(got) >= 2 + sent.size());
                // RTKLIB takes "ICY 200 OK" and one line end off; the blank line that the standard wants stays before
                // the data.
                byte[] bytes = Files.readAllBytes(got);
                assertThat(Arrays.equals(bytes, 0, 2, new byte[] {'\r', '\n'}, 0, 2))
                        .isTrue();
                assertThat(Arrays.equals(bytes, 2, bytes.length, sent.toByteArray(), 0, sent.size()))
                        .as("the bytes that were pushed")
                        .isTrue();
            } finally {
                source.destroy();
                if (client != null) {
                    client.destroy();
                    client.waitFor();
                }
                source.waitFor();
            }
            await().until(() -> bench.events.contains("disconnected 0"));
            assertThat(bench.caster.stats().brokenNmea()).isZero();
            assertThat(bench.caster.stats().failures()).isZero();
        }
    }

    private Process str2str(String... options) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("str2str"), Arrays.stream(options)).toList();
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("str2str.log").toFile())
                .start();
    }
}
