package org.dubhe.caster;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.task.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key of the TLS port, read anew when their files change: connections that stand keep what they have, new ones get the new
 * certificate. Files that cannot be used change nothing and are named in the log. The watching has a thread of its own.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    /** How often the files are looked at. */
    private static final int LOOK_SECONDS = 2;

    /** A chain with its key is a few KiB. */
    private static final long FILE_BYTES_MAX = 1 << 20;

    private final String section;
    private final CasterSettings.Tls files;
    private final ScheduledExecutorService watch;
    private Content seen;
    private volatile Usable usable;

    /** What the log says is wrong with the files; empty for nothing. */
    private String complaint = "";

    /** Of both files. */
    private record Content(byte[] certificate, byte[] key) {
        boolean isThatOf(Content other) {
            return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
        }
    }

    private record Usable(SslContext context, CertifiedKey key) {}

    /**
     * Reads them and begins to watch them.
     *
     * @param section of the configuration, for messages
     * @throws ConfigurationException where they cannot be used
     */
    public Certificates(String section, CasterSettings.Tls files) {
        this.section = section;
        this.files = files;
        seen = content(section, files);
        usable = usable(section, files, seen);
        warnings(section, files, usable.key, Instant.now()).forEach(LOG::warn);
        watch = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("certificates").daemon().unstarted(task));
        watch.scheduleWithFixedDelay(
                new RepeatedTask("certificates", this::look), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Whether they can be used.
     *
     * @param section of the configuration, for messages
     * @return what an operator should know though they can
     * @throws ConfigurationException where they cannot be used
     */
    public static List<String> check(String section, CasterSettings.Tls files, Instant now) {
        return warnings(section, files, usable(section, files, content(section, files)).key, now);
    }

    /** Of a new connection. */
    public SslHandler handler(ByteBufAllocator allocator) {
        return usable.context.newHandler(allocator);
    }

    /** When the certificate in use is over. */
    public Instant end() {
        return usable.key.end();
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** Looks whether the files have changed. One at a time. */
    synchronized void look() {
        try {
            Content now = content(section, files);
            if (!now.isThatOf(seen)) {
                seen = now;
                usable = usable(section, files, now);
                LOG.info("{}: certificate {} read anew", section, files.certificate());
                warnings(section, files, usable.key, Instant.now()).forEach(LOG::warn);
            }
            complaint = "";
        } catch (ConfigurationException e) {
            String wrong = String.valueOf(e.getMessage());
            if (!wrong.equals(complaint)) {
                complaint = wrong;
                LOG.warn("{}; the certificate read before stays", wrong);
            }
        }
    }

    private static List<String> warnings(String section, CasterSettings.Tls files, CertifiedKey key, Instant now) {
        return key.warnings(now).stream()
                .map(warning -> section + ".certificate: " + files.certificate() + ": " + warning)
                .toList();
    }

    private static Content content(String section, CasterSettings.Tls files) {
        return new Content(bytes(section + ".certificate", files.certificate()), bytes(section + ".key", files.key()));
    }

    private static byte[] bytes(String key, Path file) {
        String wrong;
        try {
            if (Files.size(file) <= FILE_BYTES_MAX) {
                return Files.readAllBytes(file);
            }
            wrong = "more than " + FILE_BYTES_MAX + " bytes";
        } catch (NoSuchFileException _) {
            wrong = "is not there";
        } catch (IOException _) {
            wrong = "cannot be read";
        }
        throw new ConfigurationException(key, file + ": " + wrong, "a PEM file that can be read");
    }

    private static Usable usable(String section, CasterSettings.Tls files, Content content) {
        CertifiedKey read = CertifiedKey.of(section, files, content.certificate, content.key);
        try {
            return new Usable(
                    SslContextBuilder.forServer(read.key(), read.chain())
                            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .build(),
                    read);
        } catch (SSLException e) {
            throw new ConfigurationException(
                    section + ".certificate",
                    files.certificate() + ": " + e.getMessage(),
                    "a certificate that can be used for TLS");
        }
    }
}
