package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.signal.Constellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {
    private static final Path VECTORS = Path.of(System.getProperty("dubhe.root", "."), "..", "shared", "vectors")
            .normalize();

    /** Counts as an independent decoder finds them in the same capture (its golden file). */
    @Test
    void countsTheMessagesOfARealCapture() throws IOException {
        Path capture = VECTORS.resolve("msm7_bds3.rtcm3");
        assumeTrue(Files.exists(capture), "no captures at " + VECTORS);
        byte[] bytes = Files.readAllBytes(capture);
        StreamInspection inspection = new StreamInspection();
        inspection.accept(bytes, 0, bytes.length);
        inspection.end();

        for (int number : new int[] {1077, 1087, 1097, 1127}) {
            assertThat(inspection.count(number)).as("message %d", number).isEqualTo(golden("msm7_bds3", number));
        }
        assertThat(inspection.epochs(Constellation.BEIDOU)).isPositive();
        assertThat(inspection.report()).contains("ephemeris BeiDou", "5X", "1X", "1176.450");
    }

    @Test
    void saysWhatIsNoRtcm() throws IOException {
        Path capture = VECTORS.resolve("ublox_f9r_mixed.bin");
        assumeTrue(Files.exists(capture), "no captures at " + VECTORS);
        byte[] bytes = Files.readAllBytes(capture);
        StreamInspection inspection = new StreamInspection();
        inspection.accept(bytes, 0, bytes.length);
        inspection.end();

        assertThat(inspection.frameCount()).isPositive();
        assertThat(inspection.skippedBytes()).isPositive();
    }

    @Test
    void aFileWithoutRtcmEndsWithOne(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("text.bin"), "no RTCM in here, only words");
        StringWriter out = new StringWriter();

        int exit = Dubhe.commandLine().setOut(new PrintWriter(out)).execute("inspect", file.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("no RTCM 3");
    }

    @Test
    void aMissingFileIsWrongUsage(@TempDir Path folder) {
        StringWriter err = new StringWriter();

        int exit = Dubhe.commandLine()
                .setErr(new PrintWriter(err))
                .execute("inspect", folder.resolve("none").toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("expected: a file that can be read");
    }

    private static long golden(String capture, int number) throws IOException {
        Path file = VECTORS.resolve("golden").resolve(capture + ".msm.jsonl.gz");
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(file));
                var lines = new java.io.BufferedReader(
                        new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.matches(".*\"(type|msg|number|DF002)\": ?" + number + "\\b.*"))
                    .count();
        }
    }
}
