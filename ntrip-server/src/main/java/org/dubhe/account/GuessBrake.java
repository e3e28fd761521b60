package org.dubhe.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing of one account's password from one address, and nothing else: the same account from elsewhere, and other accounts from the same
 * address, do not notice. After {@value #FREE} wrong passwords the pair waits 2 s, and twice as long after each further one, up to {@value
 * #WAIT_SECONDS_MAX} s, and then one guess at a time: at most 1,350 guesses a day. A right password clears it.
 *
 * <p>An IPv6 address counts by its first 64 bits, which is what one subscriber gets. Bounded in pairs and time; to push one out takes as many
 * verified guesses at other names. Any thread.
 */
final class GuessBrake {
    /** Wrong passwords that cost nothing: people mistype. */
    static final int FREE = 3;

    /** Longest wait: also the longest that a neighbour behind the same address translation can keep an account out. */
    static final int WAIT_SECONDS_MAX = 64;

    private static final int PAIRS_MAX = 100_000;
    private static final Duration FORGET = Duration.ofMinutes(15);

    /** One account at one address. */
    private record Pair(String name, String network) {}

    /**
     * @param wrong wrong passwords so far
     * @param untilNanos no other one before this
     * @param asked being verified now
     */
    private record State(int wrong, long untilNanos, int asked) {}

    private final Ticker ticker;
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
                return new State(0, now, 1);
            }
            long left = state.wrong >= FREE ? state.untilNanos - now : 0;
            boolean tooManyAtOnce = state.asked > 0 && state.wrong + state.asked >= FREE;
            if (left > 0 || tooManyAtOnce) {
                wait[0] = (int) Math.max(1, Math.ceilDiv(Math.max(0, left), 1_000_000_000L));
                return state;
            }
            return new State(state.wrong, state.untilNanos, state.asked + 1);
        });
        return wait[0];
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
                (_, state) -> state.asked > 1 ? new State(0, state.untilNanos, state.asked - 1) : null);
    }

    /** It was wrong. */
    void wrong(String name, InetAddress from) {
        long now = ticker.read();
        states.compute(pair(name, from), (_, state) -> {
            int wrong = state == null ? 1 : Math.min(state.wrong + 1, 30);
            long seconds = wrong < FREE ? 0 : Math.min(WAIT_SECONDS_MAX, 1L << wrong - FREE + 1);
            return new State(wrong, now + Duration.ofSeconds(seconds).toNanos(), Math.max(0, asked(state) - 1));
        });
    }

    /** It was not tried. */
    void untried(String name, InetAddress from) {
        states.computeIfPresent(pair(name, from), (_, state) -> {
            int asked = Math.max(0, state.asked - 1);
            return asked == 0 && state.wrong == 0 ? null : new State(state.wrong, state.untilNanos, asked);
        });
    }

    private static int asked(@Nullable State state) {
        return state == null ? 0 : state.asked;
    }

    private static Pair pair(String name, InetAddress from) {
        byte[] bytes = from.getAddress();
        byte[] network = bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
        return new Pair(name, Arrays.toString(network));
    }
}
