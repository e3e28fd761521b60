package org.dubhe.account.store;

import java.time.Instant;

/** What times of accounts and questions may be: those that every database and every reader of four digits of a year holds. No state. */
public final class Times {
    /** The first one. */
    public static final Instant FIRST = Instant.EPOCH;

    /** The last one: in milliseconds, so that no database rounds it up into the year 10000. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    // What PostgreSQL holds, in whole years: a backup of before there were bounds may have it.
    private static final Instant STORABLE_FIRST = Instant.parse("-4712-01-01T00:00:00Z");
    private static final Instant STORABLE_LAST = Instant.parse("+294275-12-31T00:00:00Z");

    private Times() {}

    /**
     * Checks a time.
     *
     * @throws AccountException where it is not of the years 1970 to 9999
     */
    public static void check(String key, Instant at) {
        if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            throw AccountException.invalid(key, at.toString(), FIRST + " to " + LAST);
        }
    }

    static boolean isStorable(Instant at) {
        return !at.isBefore(STORABLE_FIRST) && !at.isAfter(STORABLE_LAST);
    }
}
