package org.dubhe.caster;

import java.time.Duration;

/**
 * What an operator sets of a caster. Ranges are checked where the configuration is read.
 *
 * @param bind address to listen on
 * @param port TCP port; 0 takes a free one (tests)
 * @param threads event loops
 * @param identifier name in the sourcetable's CAS and NET records
 * @param operator who runs it, for the sourcetable
 * @param country ISO 3166, three letters, for the sourcetable
 * @param handshakeTimeout a connection whose request is not whole by then is closed
 * @param sourceTimeout a source silent for so long is dropped
 * @param takeoverAfter a source silent for so long gives way to another one with the right password
 * @param roversMax rovers at a time; beyond it 503
 * @param backlogBytes what may wait for one rover
 * @param backlogAge how long it may wait
 * @param stallTimeout a rover whose socket takes nothing for so long while something waits is closed
 * @param requireNtripAgent whether a client must name itself {@code NTRIP…}
 * @param chunkedAnswers whether version 2 rovers get their stream in chunks
 */
public record CasterSettings(
        String bind,
        int port,
        int threads,
        String identifier,
        String operator,
        String country,
        Duration handshakeTimeout,
        Duration sourceTimeout,
        Duration takeoverAfter,
        int roversMax,
        int backlogBytes,
        Duration backlogAge,
        Duration stallTimeout,
        boolean requireNtripAgent,
        boolean chunkedAnswers) {
    /** Defaults, on a port. */
    public static CasterSettings defaults(int port) {
        return new CasterSettings(
                "0.0.0.0",
                port,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                "Dubhe",
                "",
                "CHN",
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                20_000,
                256 * 1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                false,
                false);
    }
}
