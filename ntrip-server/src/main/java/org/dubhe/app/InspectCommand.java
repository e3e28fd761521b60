package org.dubhe.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dubhe inspect}: what a recording of RTCM 3 holds. Exit code 1 where it holds none. */
@Command(
        name = "inspect",
        description = "Show what a recording of RTCM 3 holds: messages, stations, epochs, satellites, signals.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    private static final int BLOCK_BYTES = 64 * 1024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "Recorded bytes; other bytes in between are skipped. May be compressed (.gz).")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "FILE: " + file + " (expected: a file that can be read)");
        }
        StreamInspection inspection = new StreamInspection();
        try (InputStream in = open(file)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                inspection.accept(block, 0, n);
            }
        }
        inspection.end();
        spec.commandLine().getOut().print(inspection.report());
        spec.commandLine().getOut().flush();
        return inspection.frameCount() > 0 ? 0 : 1;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, BLOCK_BYTES) : in;
    }
}
