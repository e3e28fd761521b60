package org.dubhe.account.store;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a change asks of the database before it writes. No state. */
final class RowGuard {
    private RowGuard() {}

    /** No other transaction changes that row before this one ends. */
    static void lock(Handle handle, String table, long id) {
        handle.createQuery("SELECT id FROM " + table + " WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne();
    }

    /** Whoever asks has seen what is still there. */
    static void requireSame(@Nullable Object expected, Object before, String what) {
        if (expected != null && !expected.equals(before)) {
            throw AccountException.stale(what);
        }
    }

    /** Nobody else has the name. */
    static void requireFree(String kind, String name, boolean free) {
        if (!free) {
            throw AccountException.conflict(kind + " " + name + ": the name is taken");
        }
    }
}
