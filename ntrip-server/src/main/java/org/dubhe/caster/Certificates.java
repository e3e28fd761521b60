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
    private byte[] seen;
    private volatile SslContext context;

    /**
     * Reads them and begins to watch them.
     *
     * @param section of the configuration, for messages
     * @throws IOException where they cannot be used
     */
    public Certificates(String section, CasterSettings.Tls files) throws IOException {
        this.section = section;
        this.files = files;
        seen = content();
        context = read();
        watch = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("certificates").daemon().unstarted(task));
        watch.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Of a new connection. */
    public SslHandler handler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** Looks whether the files have changed. One at a time. */
    synchronized void look() {
        byte[] now;
        try {
            now = content();
        } catch (IOException e) {
            LOG.warn("tls: {}; the certificate read before stays", e.getMessage());
            return;
        }
        if (Arrays.equals(now, seen)) {
            return;
        }
        seen = now;
        try {
            context = read();
            LOG.info("tls: certificate {} read anew", files.certificate());
        } catch (IOException e) {
            LOG.warn("{}; the certificate read before stays", e.getMessage());
        }
    }

    private byte[] content() throws IOException {
        byte[] certificate = bytes(files.certificate());
        byte[] key = bytes(files.key());
        byte[] both = Arrays.copyOf(certificate, certificate.length + key.length);
        System.arraycopy(key, 0, both, certificate.length, key.length);
        return both;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + ": more than " + FILE_BYTES_MAX + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private SslContext read() throws IOException {
        try {
            return SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException(
                    section + ": " + files.certificate() + ", " + files.key()
                            + " (expected: a PEM certificate and its PKCS #8 key): " + e.getMessage(),
                    e);
        }
    }
}
