package org.dubhe.caster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of a caster. Ranges are checked where the configuration is read.
 *
 * @param listening where it listens
 * @param threads event loops
 * @param identifier name in the sourcetable's CAS and NET records
 * @param operator who runs it, for the sourcetable
 * @param country ISO 3166, three letters, for the sourcetable
 * @param handshakeTimeout a connection whose request is not whole by then is closed
 * @param sourceTimeout a source silent for so long is dropped; one without a frame after four times so long
 * @param takeoverAfter a source silent, or without a frame, for so long gives way to another one with the right password
 * @param limits how many of what
 * @param backlogBytes what may wait for one rover
 * @param backlogAge how long it may wait
 * @param stallTimeout a rover whose socket takes nothing for so long while something waits is closed
 * @param agentRule how a client must name itself to get a mountpoint
 * @param chunkedAnswers whether version 2 rovers get their stream in chunks
 * @param digest HTTP Digest beside Basic; null where it is off
 */
public record CasterSettings(
        Listening listening,
        int threads,
        String identifier,
        String operator,
        String country,
        Duration handshakeTimeout,
        Duration sourceTimeout,
        Duration takeoverAfter,
        Limits limits,
        int backlogBytes,
        Duration backlogAge,
        Duration stallTimeout,
        AgentRule agentRule,
        boolean chunkedAnswers,
        @Nullable Digest digest) {
    /**
     * Where a caster listens.
     *
     * @param bind addresses, {@code ::} for all of IPv6 and IPv4, {@code 0.0.0.0} for all of IPv4
     * @param port TCP port; 0 takes a free one (tests)
     * @param host name or address that the sourcetable gives; empty for the one that the client has reached
     * @param tls the same over TLS; null where there is none
     * @param proxies addresses whose connections begin with a PROXY protocol header
     */
    public record Listening(
            List<String> bind,
            int port,
            String host,
            @Nullable Tls tls,
            List<String> proxies) {
        public Listening {
            bind = List.copyOf(bind);
            proxies = List.copyOf(proxies);
        }

        /** One address, without TLS and proxies. */
        public static Listening on(String address, int port) {
            return new Listening(List.of(address), port, "", null, List.of());
        }
    }

    /**
     * The port for TLS.
     *
     * @param port TCP port; 0 takes a free one (tests)
     * @param certificate PEM file with the certificate and its chain; read anew when it changes
     * @param key PEM file with its key, PKCS #8
     */
    public record Tls(int port, Path certificate, Path key) {}

    /**
     * How many of what.
     *
     * @param rovers rovers at a time; beyond it 503
     * @param connections connections of any kind at a time
     * @param connectionsPerAddress of one address; whole provinces come out of one address of a mobile network, so this is no small number
     * @param ggasPerSecond GGAs of one rover that are looked at, with ten at once before; more are skipped unread
     */
    public record Limits(int rovers, int connections, int connectionsPerAddress, int ggasPerSecond) {
        /** What is enough for a province. */
        public static final Limits DEFAULT = new Limits(20_000, 24_000, 20_000, 2);
    }

    /**
     * HTTP Digest.
     *
     * @param nonceLifetime how long a challenge can be answered
     */
    public record Digest(Duration nonceLifetime) {}

    /** How a client must name itself in {@code User-Agent}. */
    public enum AgentRule {
        /** As it likes. */
        ANY,
        /** Somehow. */
        NAMED,
        /** {@code NTRIP…}, as the standard says. */
        NTRIP
    }

    /** TCP port without TLS. */
    public int port() {
        return listening.port();
    }

    /** Defaults, on a port. */
    public static CasterSettings defaults(int port) {
        return new CasterSettings(
                Listening.on("0.0.0.0", port),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                "Dubhe",
                "",
                "CHN",
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Limits.DEFAULT,
                256 * 1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                AgentRule.ANY,
                false,
                null);
    }
}
