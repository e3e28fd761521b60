package org.dubhe.account.store;

import java.time.Instant;

/**
 * A name that rovers say, with what it allows. Its password is not here.
 *
 * @param id the database's
 * @param organisation name of its project's organisation
 * @param project name of its project
 * @param name unique in the service; case counts
 * @param enabled where not, it does not come in
 * @param rules what it may do
 * @param note for the operator
 * @param createdAt when
 */
public record User(
        long id,
        String organisation,
        String project,
        String name,
        boolean enabled,
        UserRules rules,
        String note,
        Instant createdAt) {
    /** The same with other rules. */
    public User withRules(UserRules other) {
        return new User(id, organisation, project, name, enabled, other, note, createdAt);
    }

    /** The same, enabled or not. */
    public User withEnabled(boolean other) {
        return new User(id, organisation, project, name, other, rules, note, createdAt);
    }
}
