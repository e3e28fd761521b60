package org.dubhe.station.ntrip;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A mountpoint on a caster and how to ask for it.
 *
 * @param caster where it listens
 * @param mount mountpoint without slash
 * @param credentials name and password, null for none; a version 1 source sends the password alone
 * @param version dialect to speak
 * @param tls null for none
 * @param timeout for connecting, for the answer, and for silence of a stream that is read; zero waits for ever
 */
public record NtripTarget(
        CasterAddress caster,
        String mount,
        @Nullable Credentials credentials,
        NtripVersion version,
        @Nullable ClientTls tls,
        Duration timeout) {
    /** Long enough for a caster on another continent, short enough for a person who waits. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(15);

    /** Without TLS. */
    public NtripTarget(
            CasterAddress caster,
            String mount,
            @Nullable Credentials credentials,
            NtripVersion version,
            Duration timeout) {
        this(caster, mount, credentials, version, null, timeout);
    }

    /** Without TLS, with {@link #TIMEOUT_DEFAULT}. */
    public static NtripTarget of(
            CasterAddress caster, String mount, @Nullable Credentials credentials, NtripVersion version) {
        return new NtripTarget(caster, mount, credentials, version, TIMEOUT_DEFAULT);
    }

    /** The same over TLS; null for none. */
    public NtripTarget over(@Nullable ClientTls way) {
        return new NtripTarget(caster, mount, credentials, version, way, timeout);
    }
}
