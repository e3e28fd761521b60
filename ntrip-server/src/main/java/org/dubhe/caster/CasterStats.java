package org.dubhe.caster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the caster has done since its start. Written by event loops, read by any thread; meters attach from outside. */
public final class CasterStats {
    private volatile List<SourceStats> sources;
    private volatile Map<String, SourceStats> byMount;
    private final Map<String, MountStats> mounts = new ConcurrentSkipListMap<>();
    private final LatencyHistogram latency = new LatencyHistogram();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger rovers = new AtomicInteger();
    final AtomicInteger slowRovers = new AtomicInteger();
    final LongAdder accepted = new LongAdder();
    final LongAdder handshakeFailures = new LongAdder();
    final LongAdder refusedCredentials = new LongAdder();
    final LongAdder refusedMounts = new LongAdder();
    final LongAdder refusedLimits = new LongAdder();
    final LongAdder sourcetables = new LongAdder();
    final LongAdder ggas = new LongAdder();
    final LongAdder brokenNmea = new LongAdder();
    final LongAdder writes = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder droppedWrites = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder tlsFailures = new LongAdder();
    final LongAdder refusedAgents = new LongAdder();
    final LongAdder refusedConnections = new LongAdder();
    final LongAdder skippedGgas = new LongAdder();
    final LongAdder throttledRovers = new LongAdder();

    CasterStats(List<SourceStats> sources) {
        this.sources = List.copyOf(sources);
        this.byMount = byMount(sources);
    }

    /** Of every mountpoint that a rover can ask for, by name. */
    public Collection<MountStats> mounts() {
        return mounts.values();
    }

    /** Of one mountpoint, which need not have been known before. */
    MountStats mount(String name) {
        return mounts.computeIfAbsent(name, MountStats::new);
    }

    private static Map<String, SourceStats> byMount(List<SourceStats> all) {
        return all.stream().collect(Collectors.toUnmodifiableMap(SourceStats::mount, Function.identity()));
    }

    /** Of one mountpoint for sources; {@code null} where there is none of this name. */
    public @Nullable SourceStats source(String mount) {
        return byMount.get(mount);
    }

    void sources(List<SourceStats> next) {
        byMount = byMount(next);
        sources = List.copyOf(next);
    }

    /** Forgets a mountpoint on which there are no rovers any more; true where it did. */
    boolean forget(String name) {
        return mounts.computeIfPresent(name, (_, mount) -> mount.rovers() == 0 ? null : mount) == null;
    }

    /** By the index of the source. */
    public List<SourceStats> sources() {
        return sources;
    }

    /** From the last byte that came in to the socket write of what was made of it, of every write with an arrival time. */
    public LatencyHistogram latency() {
        return latency;
    }

    /** Open connections of any kind. */
    public int connections() {
        return connections.get();
    }

    /** Rovers on mountpoints. */
    public int rovers() {
        return rovers.get();
    }

    /** Rovers whose socket takes less than is written to it at this moment. */
    public int slowRovers() {
        return slowRovers.get();
    }

    /** Connections accepted. */
    public long accepted() {
        return accepted.sum();
    }

    /** Requests that were malformed, too large, too slow or of an unknown method. */
    public long handshakeFailures() {
        return handshakeFailures.sum();
    }

    /** Requests with a wrong or no password. */
    public long refusedCredentials() {
        return refusedCredentials.sum();
    }

    /** Requests for a mountpoint that does not exist, is not available or, of sources, is taken. */
    public long refusedMounts() {
        return refusedMounts.sum();
    }

    /** Rovers refused because of a limit. */
    public long refusedLimits() {
        return refusedLimits.sum();
    }

    /** TLS handshakes that failed; not among {@link #handshakeFailures}. */
    public long tlsFailures() {
        return tlsFailures.sum();
    }

    /** Rovers refused because of their {@code User-Agent}; among {@link #handshakeFailures}. */
    public long refusedAgents() {
        return refusedAgents.sum();
    }

    /** Connections refused before their request, because there were too many, of all or of their address; among {@link #refusedLimits}. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** GGAs that were skipped unread because their rover sends more than are looked at. */
    public long skippedGgas() {
        return skippedGgas.sum();
    }

    /** Times that a rover was not read for a second because it sent far more than NMEA. */
    public long throttledRovers() {
        return throttledRovers.sum();
    }

    /** Sourcetables sent. */
    public long sourcetables() {
        return sourcetables.sum();
    }

    /** GGA sentences with a good checksum. */
    public long ggas() {
        return ggas.sum();
    }

    /** Lines of rovers that were no NMEA, had a wrong checksum or impossible fields. */
    public long brokenNmea() {
        return brokenNmea.sum();
    }

    /** Writes given to rovers' sockets. */
    public long writes() {
        return writes.sum();
    }

    /** Bytes given to rovers' sockets. */
    public long writtenBytes() {
        return writtenBytes.sum();
    }

    /** Writes dropped because a rover, or a whole event loop, did not keep up. */
    public long droppedWrites() {
        return droppedWrites.sum();
    }

    /** Exceptions in handlers: a programmer's error behind each; the connection concerned was closed. */
    public long failures() {
        return failures.sum();
    }
}
