package org.dubhe.account.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do. No rule means no: who has neither mountpoints nor kinds gets no stream.
 *
 * @param mounts names of mountpoints, with {@code *} for any characters: {@code VRS}, {@code RTK_*}
 * @param kinds kinds of mountpoint as the configuration writes them: {@code vrs}, {@code nearest}; a mountpoint is allowed by name or by kind
 * @param level the highest service level
 * @param validity when
 * @param sessionsMax sessions at a time
 * @param whenFull what happens to one more
 * @param area where; null for anywhere
 * @param ipRanges from which addresses; empty for any
 */
public record UserRules(
        List<String> mounts,
        Set<String> kinds,
        ServiceLevel level,
        Validity validity,
        int sessionsMax,
        WhenFull whenFull,
        @Nullable Area area,
        List<IpRange> ipRanges) {
    /** Sessions of one user: a fleet. */
    public static final int SESSIONS_MAX = 10_000;

    /** Kinds of mountpoint that there are, as the configuration writes them. */
    public static final List<String> KINDS = List.of("raw", "nearest", "vrs");

    /** Mountpoints, kinds or address ranges of one user. */
    static final int LIST_MAX = 100;

    /** Copies the lists. */
    public UserRules {
        mounts = List.copyOf(mounts);
        kinds = Set.copyOf(kinds);
        ipRanges = List.copyOf(ipRanges);
    }

    /** One session at a time on mountpoints of some kinds, with centimetres, always and anywhere; a newer session replaces the older. */
    public static UserRules ofKinds(String... kinds) {
        return new UserRules(
                List.of(),
                Set.of(kinds),
                ServiceLevel.CENTIMETRE,
                Validity.ALWAYS,
                1,
                WhenFull.REPLACE_OLDEST,
                null,
                List.of());
    }

    /** The same on these mountpoints. */
    public UserRules withMounts(String... names) {
        return new UserRules(List.of(names), kinds, level, validity, sessionsMax, whenFull, area, ipRanges);
    }

    /** The same with another level. */
    public UserRules withLevel(ServiceLevel other) {
        return new UserRules(mounts, kinds, other, validity, sessionsMax, whenFull, area, ipRanges);
    }

    /** The same at another time. */
    public UserRules withValidity(Validity other) {
        return new UserRules(mounts, kinds, level, other, sessionsMax, whenFull, area, ipRanges);
    }

    /** The same with so many sessions. */
    public UserRules withSessions(int max, WhenFull policy) {
        return new UserRules(mounts, kinds, level, validity, max, policy, area, ipRanges);
    }

    /** The same in an area. */
    public UserRules withArea(@Nullable Area other) {
        return new UserRules(mounts, kinds, level, validity, sessionsMax, whenFull, other, ipRanges);
    }

    /** The same from these addresses. */
    public UserRules withIpRanges(IpRange... ranges) {
        return new UserRules(mounts, kinds, level, validity, sessionsMax, whenFull, area, List.of(ranges));
    }

    /** Whether a mountpoint is allowed, by name or by kind; the level is another matter. */
    public boolean allows(String mount, String kind) {
        if (kinds.contains(kind)) {
            return true;
        }
        for (String glob : mounts) {
            if (MountGlob.matches(glob, mount)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Checks the ranges.
     *
     * @throws AccountException naming the first value that is out of its range
     */
    void check() {
        mounts.forEach(MountGlob::check);
        for (String kind : kinds) {
            if (!KINDS.contains(kind)) {
                throw AccountException.invalid("kinds", kind, "one of " + String.join(", ", KINDS));
            }
        }
        if (mounts.size() > LIST_MAX || ipRanges.size() > LIST_MAX) {
            throw AccountException.invalid(
                    mounts.size() > LIST_MAX ? "mounts" : "ip_ranges", "more than " + LIST_MAX, "at most " + LIST_MAX);
        }
        if (sessionsMax < 1 || sessionsMax > SESSIONS_MAX) {
            throw AccountException.invalid("sessions_max", Integer.toString(sessionsMax), "1 to " + SESSIONS_MAX);
        }
    }
}
