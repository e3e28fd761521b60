package org.dubhe.account.store;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Which accounts were changed, by whichever node; so that the others see it. Any thread that may wait. */
public final class AccountChanges {
    /** What was changed. */
    public enum Kind {
        ORGANISATION,
        PROJECT,
        USER,
        SOURCE
    }

    private static final String LAST =
            "(SELECT change_number FROM account_changes WHERE kind = 'last' AND account_id = 0)";

    private final Database database;

    /** The changes of a database. */
    public AccountChanges(Database database) {
        this.database = database;
    }

    /** Number of the last change. */
    public long last() {
        return database.read(
                handle -> handle.createQuery(LAST).mapTo(Long.class).one());
    }

    /** Ids of those whose last change has a greater number, by kind. */
    public Map<Kind, Set<Long>> since(long number) {
        return database.read(handle -> handle.createQuery(
                        "SELECT kind, account_id FROM account_changes WHERE change_number > :number AND kind <> 'last'")
                .bind("number", number)
                .map((row, _) -> Map.entry(Kind.valueOf(row.getString("kind")), row.getLong("account_id")))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet()))));
    }

    /** Notes a change in its transaction, as the last that it does: until its end, no other change goes on. */
    static void note(Handle handle, Kind kind, long id) {
        handle.execute(
                "UPDATE account_changes SET change_number = change_number + 1 WHERE kind = 'last' AND account_id = 0");
        int known = handle.execute(
                "UPDATE account_changes SET change_number = " + LAST + " WHERE kind = ? AND account_id = ?",
                kind.name(),
                id);
        if (known == 0) {
            handle.execute(
                    "INSERT INTO account_changes (kind, account_id, change_number) VALUES (?, ?, " + LAST + ")",
                    kind.name(),
                    id);
        }
    }
}
