package org.dubhe.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dubhe inspect}: what a recording or a mountpoint of RTCM 3 holds. Exit code 1 where it holds none. */
@Command(
        name = "inspect",
        description =
                "Show what a recording or a mountpoint of RTCM 3 holds: messages, stations, epochs, satellites, signals.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    private static final int BLOCK_BYTES = 64 * 1024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "FILE|ntrip://[USER:PASSWORD@]HOST[:PORT]/MOUNT",
            description =
                    "Recorded bytes, compressed (.gz) or not, or a mountpoint of a caster; bytes that are no RTCM are"
                            + " skipped.")
    private String input = "";

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--seconds", paramLabel = "S", description = "How long to listen to a mountpoint (default: 10).")
    private int seconds = 10;

    @Override
    public Integer call() throws IOException {
        StreamInspection inspection = new StreamInspection();
        if (input.startsWith("ntrip://")) {
            listen(inspection);
        } else {
            tls.refuse("ntrip://HOST:PORT/MOUNT");
            read(Path.of(input), inspection);
        }
        inspection.end();
        spec.commandLine().getOut().print(inspection.report());
        spec.commandLine().getOut().flush();
        return inspection.frameCount() > 0 ? 0 : 1;
    }

    private void read(Path file, StreamInspection inspection) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "FILE: " + file + " (expected: a file that can be read)");
        }
        try (InputStream in = open(file)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                inspection.accept(block, 0, n);
            }
        }
    }

    private void listen(StreamInspection inspection) throws IOException {
        if (seconds < 1 || seconds > 86_400) {
            throw new ParameterException(spec.commandLine(), "--seconds: " + seconds + " (expected: 1 to 86400)");
        }
        NtripTarget target;
        try {
            URI uri = URI.create(input);
            String info = uri.getUserInfo();
            int colon = info == null ? -1 : info.indexOf(':');
            target = NtripTarget.of(
                            new CasterAddress(
                                    uri.getHost() == null ? "" : uri.getHost(),
                                    uri.getPort() < 0 ? CasterAddress.PORT_DEFAULT : uri.getPort()),
                            uri.getPath().substring(1),
                            info == null || colon < 0
                                    ? null
                                    : new Credentials(info.substring(0, colon), info.substring(colon + 1)),
                            NtripVersion.V2)
                    .over(tls.read());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ParameterException(
                    spec.commandLine(), input + ": " + e.getMessage() + " (expected: ntrip://HOST:PORT/MOUNT)", e);
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (NtripClient client = NtripClient.connect(target, null)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int n = client.read(block, 0, block.length);
                    n >= 0 && System.nanoTime() < end;
                    n = client.read(block, 0, block.length)) {
                inspection.accept(block, 0, n);
            }
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, BLOCK_BYTES) : in;
    }
}
