package org.dubhe.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.Certificates;
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
        List<String> faults;
        try {
            ServiceConfiguration read = ServiceConfiguration.read(file);
            Findings found = Findings.of(read, Instant.now());
            found.warnings.forEach(warning -> out.println(file + ": warning: " + warning));
            if (found.faults.isEmpty()) {
                out.println(file + ": good, " + read.stations().size() + " stations, "
                        + read.mountpoints().size() + " mountpoints"
                        + (found.warnings.isEmpty() ? "" : ", " + found.warnings.size() + " warnings"));
            }
            out.flush();
            faults = found.faults;
        } catch (ConfigurationException e) {
            faults = e.mistakes();
        }
        faults.forEach(fault -> err.println(file + ": " + fault));
        err.flush();
        return faults.isEmpty() ? 0 : 1;
    }

    /**
     * What there is to say of a configuration that can be read.
     *
     * @param faults with which a service would not start
     * @param warnings what an operator should know though it can be used
     */
    record Findings(List<String> faults, List<String> warnings) {
        static Findings of(ServiceConfiguration read, Instant now) {
            Findings out = new Findings(new ArrayList<>(), new ArrayList<>(NetworkLayout.remarks(read.stations())));
            read.tls().forEach((section, files) -> out.certificate(section, files, now));
            out.antennas(read);
            return out;
        }

        private void certificate(String section, CasterSettings.Tls files, Instant now) {
            try {
                warnings.addAll(Certificates.check(section, files, now));
            } catch (ConfigurationException e) {
                faults.addAll(e.mistakes());
            }
        }

        private void antennas(ServiceConfiguration read) {
            if (read.network().antennas() == null) {
                return;
            }
            try {
                AntennaCatalogue catalogue = Engine.antennas(read.network());
                for (ConfiguredStation station : read.stations()) {
                    if (station.marker() != null
                            && !station.antenna().isBlank()
                            && catalogue.find(station.antenna()) == null) {
                        warnings.add("station " + station.name() + ": no phase centres of antenna \""
                                + station.antenna() + "\", it will be taken for a point at its ARP");
                    }
                }
            } catch (ConfigurationException e) {
                faults.addAll(e.mistakes());
            }
        }
    }
}
