package org.dubhe.caster;

import static org.dubhe.log.LogFields.address;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.dubhe.log.LogFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Log lines about peers: of each address (IPv6: /64), one of a kind per minute, so that nobody fills the log from outside. The others are counted, the next
 * line says how many they were, and level DEBUG has them all. Any thread.
 */
final class Complaints {
    /** Addresses and kinds that are remembered; beyond them nothing is logged until a minute is over. */
    static final int ENTRIES_MAX = 20_000;

    /** Longest piece of what a peer sent that is written into a line. */
    private static final int WORDS_MAX = 100;

    /** Longest line. */
    private static final int LINE_MAX = 1000;

    private static final String LINE = "{}: {}";

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicBoolean full = new AtomicBoolean();

    Complaints(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /**
     * Writes a line, or counts it.
     *
     * @param kind what it is about, one of a few
     * @param line of which {@link #printable} has made what a peer sent short
     * @param fields what the line is about, for a log of JSON
     */
    void about(SocketAddress from, String kind, String line, LogFields... fields) {
        String words = printable(line, LINE_MAX);
        log.debug(LINE, arguments(from, words, fields));
        long now = nanoTime.getAsLong();
        Entry entry = entry(new Key(Peers.subscriber(from), kind), now);
        if (entry == null) {
            return;
        }
        long unsaid;
        synchronized (entry) {
            if (entry.said && now - entry.sinceNanos < MINUTE_NANOS) {
                entry.unsaid++;
                return;
            }
            unsaid = entry.unsaid;
            entry.said = true;
            entry.sinceNanos = now;
            entry.unsaid = 0;
        }
        String more = unsaid == 0 ? "" : " (" + unsaid + " more like it from there since the last line)";
        log.info(LINE, arguments(from, words + more, fields));
    }

    private static Object[] arguments(SocketAddress from, String words, LogFields... fields) {
        Object[] out = new Object[2 + fields.length];
        out[0] = address(from);
        out[1] = words;
        System.arraycopy(fields, 0, out, 2, fields.length);
        return out;
    }

    /** What a peer sent, fit for a line of the log: no control characters, not long. */
    static String printable(String text) {
        return printable(text, WORDS_MAX);
    }

    private static String printable(String text, int most) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), most) + 1);
        for (int i = 0; i < text.length() && i < most; i++) {
            char c = text.charAt(i);
            boolean breaksLines = c < ' ' || c >= 0x7F && c < 0xA0 || c == '\u2028' || c == '\u2029';
            out.append(breaksLines ? '?' : c);
        }
        return text.length() > most ? out.append('…').toString() : out.toString();
    }

    private @Nullable Entry entry(Key key, long now) {
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        if (entries.size() >= ENTRIES_MAX) {
            entries.values().removeIf(entry -> now - entry.sinceNanos >= MINUTE_NANOS);
            if (entries.size() >= ENTRIES_MAX) {
                if (!full.getAndSet(true)) {
                    log.warn(
                            "log of refusals is full: {} addresses and kinds in a minute, no line of others",
                            ENTRIES_MAX);
                }
                return null;
            }
            full.set(false);
        }
        return entries.computeIfAbsent(key, _ -> new Entry(now));
    }

    private record Key(@Nullable InetAddress from, String kind) {}

    private static final class Entry {
        private volatile long sinceNanos;
        private boolean said;
        private long unsaid;

        Entry(long now) {
            sinceNanos = now;
        }
    }
}
