package org.dubhe.caster;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    /** Of both files. */
    private record Content(byte[] certificate, byte[] key) {
        boolean isThatOf(Content other) {
            return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
        }
    }

    /** @param end when the certificate is over */
    private record Usable(SslContext context, Instant end) {}

    /**
     * Reads them and begins to watch them.
     *
     * @param section of the configuration, for messages
     * @throws IOException where they cannot be used
     */
    public Certificates(String section, CasterSettings.Tls files) throws IOException {
        this.section = section;
        this.files = files;
        seen = content(files);
        usable = usable(section, files, seen);
        watch = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("certificates").daemon().unstarted(task));
        watch.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Whether they can be used.
     *
     * @param section of the configuration, for messages
     * @return when the certificate is over
     * @throws IOException with key, file and what was expected, where they cannot be used
     */
    public static Instant check(String section, CasterSettings.Tls files) throws IOException {
        return usable(section, files, content(files)).end;
    }

    /** Of a new connection. */
    public SslHandler handler(ByteBufAllocator allocator) {
        return usable.context.newHandler(allocator);
    }

    /** When the certificate in use is over. */
    public Instant end() {
        return usable.end;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** Looks whether the files have changed. One at a time. */
    synchronized void look() {
        Content now;
        try {
            now = content(files);
        } catch (IOException e) {
            LOG.warn("tls: {}; the certificate read before stays", e.getMessage());
            return;
        }
        if (now.isThatOf(seen)) {
            return;
        }
        seen = now;
        try {
            usable = usable(section, files, now);
            LOG.info("tls: certificate {} read anew", files.certificate());
        } catch (IOException e) {
            LOG.warn("{}; the certificate read before stays", e.getMessage());
        }
    }

    private static Content content(CasterSettings.Tls files) throws IOException {
        return new Content(bytes(files.certificate()), bytes(files.key()));
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + ": more than " + FILE_BYTES_MAX + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static Usable usable(String section, CasterSettings.Tls files, Content content) throws IOException {
        CertifiedKey read = CertifiedKey.of(section, files, content.certificate, content.key);
        if (read.end().isBefore(Instant.now())) {
            LOG.warn("{}.certificate: {} is over since {}", section, files.certificate(), read.end());
        }
        return new Usable(
                SslContextBuilder.forServer(read.key(), read.chain())
                        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .build(),
                read.end());
    }
}
