package org.dubhe.account;

import java.util.Map;
import java.util.Set;
import org.dubhe.account.store.AccountChanges;
import org.dubhe.account.store.AccountChanges.Kind;
import org.dubhe.account.store.AccountException;

/**
 * Does what changes ask for that other nodes have made in the same database: what is known of those accounts is forgotten, and their sessions and
 * sources that are no longer allowed end. Those that this node has made are among them, and find nothing left to do. On the usage thread.
 */
final class OtherNodes {
    private final AccountChanges changes;
    private final AccountGatekeeper gatekeeper;
    private long seen;

    /** Begins with the changes from now on: nothing is known yet that an earlier one could concern. */
    OtherNodes(AccountChanges changes, AccountGatekeeper gatekeeper) {
        this.changes = changes;
        this.gatekeeper = gatekeeper;
        seen = changes.last();
    }

    /** One round. Where the database does not answer, the next one does it. */
    void look() {
        try {
            long last = changes.last();
            if (last < seen) {
                // It has gone back, as one restored or a replica that had not all, and says of nothing that it was
                // changed.
                gatekeeper.changed(_ -> true);
                gatekeeper.sourcesChanged(_ -> true);
            } else if (last > seen) {
                take(changes.since(seen));
            }
            seen = last;
        } catch (AccountException _) {
            // Whoever writes usage says so.
        }
    }

    private void take(Map<Kind, Set<Long>> changed) {
        Set<Long> organisations = changed.getOrDefault(Kind.ORGANISATION, Set.of());
        Set<Long> projects = changed.getOrDefault(Kind.PROJECT, Set.of());
        Set<Long> users = changed.getOrDefault(Kind.USER, Set.of());
        gatekeeper.changed(login -> users.contains(login.user().id())
                || projects.contains(login.projectId())
                || organisations.contains(login.organisationId()));
        Set<Long> sources = changed.getOrDefault(Kind.SOURCE, Set.of());
        gatekeeper.sourcesChanged(login -> sources.contains(login.account().id()));
    }
}
