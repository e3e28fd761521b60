package org.dubhe.ephemeris;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.dubhe.signal.Satellite;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast ephemerides of all satellites, by satellite and time.
 *
 * <p>Written by one thread (the decoder) or, while it is being filled from files, by whoever fills it; read by any thread without locks: each
 * satellite has an immutable array, ordered by {@link Ephemeris#toe}, that a writer replaces as a whole.
 *
 * <p>Galileo: I/NAV and F/NAV are kept apart, their clocks belong to different pairs of signals. F/NAV answers only where no I/NAV is valid.
 */
public final class EphemerisStore {
    /** Data sets kept of one satellite and message: a day of Galileo's at ten minutes, and some; the oldest go first. */
    public static final int HISTORY_MAX = 192;

    private static final Ephemeris[] NONE = {};

    private final AtomicReferenceArray<Ephemeris[]> primary = new AtomicReferenceArray<>(Satellite.COUNT);
    private final AtomicReferenceArray<Ephemeris[]> secondary = new AtomicReferenceArray<>(Satellite.COUNT);

    /**
     * Takes an ephemeris. One of the same reference time replaces the former one.
     *
     * @return false where exactly this data set was there already (they are repeated every few seconds)
     */
    public boolean add(Ephemeris ephemeris) {
        AtomicReferenceArray<Ephemeris[]> table = tableOf(ephemeris);
        int satellite = ephemeris.satellite();
        while (true) {
            Ephemeris[] old = table.get(satellite);
            Ephemeris[] now = with(old == null ? NONE : old, ephemeris);
            if (now == old) {
                return false;
            }
            if (table.compareAndSet(satellite, old, now)) {
                return true;
            }
        }
    }

    /**
     * The ephemeris to use for a satellite at an instant, GPST nanoseconds: the valid one whose reference time is nearest. Where a valid
     * neighbour of the instant, the nearest before it or the nearest after it, says "unhealthy", that one is returned, so that a warning holds
     * from its first message on; ask {@link Ephemeris#healthy()}.
     *
     * @return {@code null} where none is valid: there is no extrapolation
     */
    public @Nullable Ephemeris find(int satellite, long timeNanos) {
        Ephemeris found = find(primary.get(satellite), timeNanos);
        return found != null ? found : find(secondary.get(satellite), timeNanos);
    }

    /** The newest data set of a satellite by reference time, valid or not; {@code null} where there was none. */
    public @Nullable Ephemeris newest(int satellite) {
        Ephemeris[] all = primary.get(satellite);
        if (all == null) {
            all = secondary.get(satellite);
        }
        return all == null ? null : all[all.length - 1];
    }

    /** All data sets of a satellite, ordered by reference time; a copy, I/NAV before F/NAV. */
    public Ephemeris[] all(int satellite) {
        Ephemeris[] first = primary.get(satellite);
        Ephemeris[] second = secondary.get(satellite);
        Ephemeris[] out = first == null ? NONE : first;
        if (second == null) {
            return out.clone();
        }
        Ephemeris[] joined = Arrays.copyOf(out, out.length + second.length);
        System.arraycopy(second, 0, joined, out.length, second.length);
        return joined;
    }

    private AtomicReferenceArray<Ephemeris[]> tableOf(Ephemeris ephemeris) {
        return ephemeris instanceof KeplerEphemeris k && k.message() == NavigationMessage.FNAV ? secondary : primary;
    }

    private static Ephemeris[] with(Ephemeris[] old, Ephemeris added) {
        int at = old.length;
        while (at > 0 && old[at - 1].toe().nanos() >= added.toe().nanos()) {
            at--;
        }
        boolean replaces = at < old.length && old[at].toe().equals(added.toe());
        if (replaces && old[at].equals(added)) {
            return old;
        }
        Ephemeris[] now = Arrays.copyOf(old, replaces ? old.length : old.length + 1);
        System.arraycopy(old, at, now, replaces ? at : at + 1, old.length - at);
        now[at] = added;
        return now.length > HISTORY_MAX ? Arrays.copyOfRange(now, now.length - HISTORY_MAX, now.length) : now;
    }

    private static @Nullable Ephemeris find(Ephemeris @Nullable [] all, long timeNanos) {
        if (all == null) {
            return null;
        }
        int after = all.length;
        while (after > 0 && all[after - 1].toe().nanos() > timeNanos) {
            after--;
        }
        Ephemeris before = after > 0 && all[after - 1].isValidAt(timeNanos) ? all[after - 1] : null;
        Ephemeris next = after < all.length && all[after].isValidAt(timeNanos) ? all[after] : null;
        if (before == null || next == null) {
            return before != null ? before : next;
        }
        if (before.healthy() != next.healthy()) {
            return before.healthy() ? next : before;
        }
        return timeNanos - before.toe().nanos() < next.toe().nanos() - timeNanos ? before : next;
    }
}
