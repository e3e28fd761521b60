package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.dubhe.station.ntrip.ClientTls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a command speaks TLS with a caster, and whom it trusts: {@code tls} and {@code ca} of a relay, on the command line. */
final class TlsOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--tls",
            description = "Speak TLS with the caster; its certificate must be one that is trusted and name the HOST.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities to trust (default: those of the Java runtime); includes --tls.")
    private @Nullable Path authorities;

    /** As they say; null for no TLS. */
    @Nullable
    ClientTls read() {
        if (!tls && authorities == null) {
            return null;
        }
        ClientTls read = new ClientTls(authorities);
        try {
            read.check();
        } catch (IOException | GeneralSecurityException _) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--ca: " + read.trusted() + " (expected: a PEM file that can be read, with certificates)");
        }
        return read;
    }

    /**
     * For a run that speaks with no caster.
     *
     * @param needed what would make it speak with one
     */
    void refuse(String needed) {
        if (tls || authorities != null) {
            throw new ParameterException(
                    spec.commandLine(), (tls ? "--tls" : "--ca") + ": no caster (expected: with " + needed + ")");
        }
    }
}
