package org.dubhe.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dubhe.caster.CasterSettings;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.ConfiguredStation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dubhe config}: what can be said of a configuration without a service. */
@Command(
        name = "config",
        description = "Look at a configuration of serve. Every key with its default: docs/configuration.md.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    /** A certificate that is over sooner is warned of: two weeks before what renews it by itself would. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /** Exit code 0: it can be used; 1: it cannot. */
    @Command(
            name = "check",
            description =
                    "Read a configuration as serve would, and say all that is wrong with it. Exit code 1 if anything is.",
            mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "Configuration of serve.") Path file) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ServiceConfiguration read = ServiceConfiguration.read(file);
            List<String> warnings = warnings(read, Instant.now());
            warnings.forEach(warning -> out.println(file + ": warning: " + warning));
            out.println(file + ": good, " + read.stations().size() + " stations, "
                    + read.mountpoints().size() + " mountpoints"
                    + (warnings.isEmpty() ? "" : ", " + warnings.size() + " warnings"));
            out.flush();
            return 0;
        } catch (ConfigurationException e) {
            e.mistakes().forEach(mistake -> err.println(file + ": " + mistake));
            err.flush();
            return 1;
        }
    }

    /** What an operator should know though it can be used. */
    static List<String> warnings(ServiceConfiguration read, Instant now) {
        List<String> out = new ArrayList<>(NetworkLayout.remarks(read.stations()));
        CasterSettings.Tls tls = read.caster().listening().tls();
        if (tls != null) {
            certificate(tls.certificate(), now, out);
        }
        Path antennas = read.network().antennas();
        if (antennas != null) {
            antennas(antennas, read.stations(), out);
        }
        return out;
    }

    private static void certificate(Path file, Instant now, List<String> out) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(now)) {
                out.add("caster.tls.certificate: " + file + " is over since " + end);
            } else if (end.isBefore(now.plus(EXPIRES_SOON))) {
                out.add("caster.tls.certificate: " + file + " is over soon, " + end);
            }
        } catch (IOException | CertificateException e) {
            out.add("caster.tls.certificate: " + file + " (expected: a PEM certificate): " + e.getMessage());
        }
    }

    private static void antennas(Path file, List<ConfiguredStation> stations, List<String> out) {
        try {
            AntennaCatalogue catalogue = AntennaCatalogue.read(file);
            for (ConfiguredStation station : stations) {
                if (station.marker() != null
                        && !station.antenna().isBlank()
                        && catalogue.find(station.antenna()) == null) {
                    out.add("station " + station.name() + ": no phase centres of antenna \"" + station.antenna()
                            + "\", it will be taken for a point at its ARP");
                }
            }
        } catch (IOException | RuntimeException e) {
            out.add("network.antennas: " + file + " cannot be read: " + e.getMessage());
        }
    }
}
