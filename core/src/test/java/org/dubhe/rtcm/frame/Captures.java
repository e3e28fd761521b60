package org.dubhe.rtcm.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The real captures beside the project, and what independent programs read from them. */
public final class Captures {
    /** What the golden folder had when the tests were written: less than that is a mistake. */
    private static final List<String> KNOWN = List.of(
            "msm4_eph.rtcm3",
            "msm5_bds3.rtcm3",
            "msm7_bds3.rtcm3",
            "network_00.rtcm3",
            "network_01.rtcm3",
            "network_02.rtcm3",
            "network_03.rtcm3",
            "ublox_f9r_mixed.bin");

    private Captures() {}

    /**
     * The captures under {@code vectors} that have golden files, for method sources: whatever lies there, so that a new one is tested as soon as it is
     * added. Where the folder is absent, the known ones, so that each test says that it was skipped.
     */
    public static List<String> names() {
        Path golden = path("vectors/golden");
        if (!Files.isDirectory(golden)) {
            return KNOWN;
        }
        try (Stream<Path> files = Files.list(golden)) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl.gz"))
                    .map(name -> capture(name.substring(0, name.indexOf('.'))))
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(found).containsAll(KNOWN);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String capture(String stem) {
        String rtcm = stem + ".rtcm3";
        return Files.exists(path("vectors/" + rtcm)) ? rtcm : stem + ".bin";
    }

    private static Path path(String path) {
        return Path.of(System.getProperty("dubhe.root", ".."), "../shared", path);
    }

    /** A path of the shared folder; skips the test where it is absent. */
    public static Path shared(String path) {
        Path file = path(path);
        assumeTrue(Files.exists(file), () -> file + " is absent: this test needs the shared captures");
        return file;
    }

    /** Bytes of a capture under {@code vectors}. */
    public static byte[] bytes(String name) {
        return read(shared("vectors/" + name));
    }

    /** Bytes of a file. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All frames of a byte stream, as {@link FrameDecoder} finds them. */
    public static List<byte[]> frames(byte[] stream) {
        List<byte[]> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(
                (buffer, offset, length) -> frames.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        decoder.accept(stream, 0, stream.length);
        decoder.end();
        return frames;
    }

    /** Lines of {@code vectors/golden/<capture>.<kind>.jsonl.gz}. */
    public static List<String> golden(String capture, String kind) {
        Path file = shared("vectors/golden/" + capture.substring(0, capture.indexOf('.')) + "." + kind + ".jsonl.gz");
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
