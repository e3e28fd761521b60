package org.dubhe.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.dubhe.caster.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing of one account's password from one address, and nothing else: the same account from elsewhere, and other accounts from the same
 * address, do not notice. After {@value #FREE} wrong passwords the pair waits 2 s, and twice as long after each further one, up to {@value
 * #WAIT_SECONDS_MAX} s, and then one guess at a time: at most 1,350 guesses a day. A right password clears it. A wrong password that the pair said
 * before, as a receiver with an old one does for months, is no further guess.
 *
 * <p>An IPv6 address counts by its first 64 bits, which is what one subscriber gets. Bounded in pairs and time; to push one out takes as many
 * guesses at other names. Any thread.
 */
final class GuessBrake {
    /** Wrong passwords that cost nothing: people mistype. */
    static final int FREE = 3;

    /** Longest wait: also the longest that a neighbour behind the same address translation can keep an account out. */
    static final int WAIT_SECONDS_MAX = 64;

    /** Wrong passwords of a pair that are known again: of so many receivers with old ones behind one address. */
    private static final int REPEATED_MAX = 4;

    /** No account has a longer name. */
    private static final int NAME_MAX = 128;

    private static final int PAIRS_MAX = 100_000;
    private static final Duration FORGET = Duration.ofMinutes(15);

    /** One account at one address. */
    private record Pair(String name, String network) {}

    /**
     * @param wrong wrong passwords so far
     * @param untilNanos no other one before this
     * @param asked being verified now
     * @param last wrong passwords, the newest first
     */
    private record State(int wrong, long untilNanos, int asked, List<Proof> last) {
        State asked(int other) {
            return new State(wrong, untilNanos, other, last);
        }
    }

    private final Ticker ticker;
    private final Proof.Maker proofs = new Proof.Maker();
    private final ConcurrentMap<Pair, State> states;

    GuessBrake(Ticker ticker) {
        this.ticker = ticker;
        Cache<Pair, State> cache = Caffeine.newBuilder()
                .maximumSize(PAIRS_MAX)
                .expireAfterWrite(FORGET)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        states = cache.asMap();
    }

    /**
     * Asks whether a password may be tried now; whoever gets 0 must tell how it went.
     *
     * @return 0 where it may, else the seconds to wait
     */
    int begin(String name, InetAddress from) {
        long now = ticker.read();
        int[] wait = {0};
        states.compute(pair(name, from), (_, state) -> {
            if (state == null) {
                return new State(0, now, 1, List.of());
            }
            long left = state.wrong >= FREE ? state.untilNanos - now : 0;
            boolean tooManyAtOnce = state.asked > 0 && state.wrong + state.asked >= FREE;
            if (left > 0 || tooManyAtOnce) {
                wait[0] = (int) Math.max(1, Math.ceilDiv(Math.max(0, left), 1_000_000_000L));
                return state;
            }
            return state.asked(state.asked + 1);
        });
        return wait[0];
    }

    /**
     * What somebody is told who has to wait.
     *
     * @param said whose password was guessed at, for the log
     */
    static Refusal refusal(String said, int seconds) {
        String printable = cut(said).replaceAll("\\p{Cc}", "?");
        return new Refusal(
                Refusal.Kind.BUSY,
                "There were several wrong passwords for this name from your address; try again in " + seconds + " s.",
                "guesses at " + printable + " slowed for " + seconds + " s");
    }

    /**
     * Tells how an answer to a challenge was, which has no password in it.
     *
     * @return the refusal where such answers are slowed now, right or wrong; null where it counts
     */
    @Nullable
    Refusal answered(String name, String said, InetAddress from, boolean wrong) {
        int wait = begin(name, from);
        if (wait > 0) {
            return refusal(said, wait);
        }
        if (wrong) {
            wrong(name, from, null);
        } else {
            untried(name, from);
        }
        return null;
    }

    /** The seconds that a pair still has to wait; nothing is counted. */
    int secondsLeft(String name, InetAddress from) {
        State state = states.get(pair(name, from));
        long left = state == null || state.wrong < FREE ? 0 : state.untilNanos - ticker.read();
        return (int) Math.max(0, Math.ceilDiv(left, 1_000_000_000L));
    }

    /** It was right. */
    void right(String name, InetAddress from) {
        states.computeIfPresent(
                pair(name, from),
                (_, state) -> state.asked > 1 ? new State(0, state.untilNanos, state.asked - 1, List.of()) : null);
    }

    /**
     * It was wrong.
     *
     * @param password null where it is not known; then each counts
     */
    void wrong(String name, InetAddress from, @Nullable String password) {
        List<Proof> said = password == null ? List.of() : List.of(proofs.of(name, password));
        long now = ticker.read();
        states.compute(pair(name, from), (_, state) -> {
            if (state == null) {
                return new State(1, now, 0, said);
            }
            int asked = Math.max(0, state.asked - 1);
            if (!said.isEmpty() && state.last.containsAll(said)) {
                return state.asked(asked);
            }
            int wrong = Math.min(state.wrong + 1, 30);
            long seconds = wrong < FREE ? 0 : Math.min(WAIT_SECONDS_MAX, 1L << wrong - FREE + 1);
            List<Proof> last = Stream.concat(said.stream(), state.last.stream())
                    .limit(REPEATED_MAX)
                    .toList();
            return new State(wrong, now + Duration.ofSeconds(seconds).toNanos(), asked, last);
        });
    }

    /** It was not tried. */
    void untried(String name, InetAddress from) {
        states.computeIfPresent(pair(name, from), (_, state) -> {
            int asked = Math.max(0, state.asked - 1);
            return asked == 0 && state.wrong == 0 ? null : state.asked(asked);
        });
    }

    private static Pair pair(String name, InetAddress from) {
        return new Pair(cut(name), network(from));
    }

    private static String cut(String name) {
        return name.length() > NAME_MAX ? name.substring(0, NAME_MAX) : name;
    }

    /** What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address. */
    static String network(InetAddress from) {
        byte[] bytes = from.getAddress();
        return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
