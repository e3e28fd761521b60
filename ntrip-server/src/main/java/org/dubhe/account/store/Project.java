package org.dubhe.account.store;

import java.time.Instant;

/**
 * What an organisation uses the service for.
 *
 * @param id the database's
 * @param organisation name of its organisation
 * @param name unique in its organisation
 * @param enabled where not, nobody of it comes in
 * @param validity when its users may come in; both this and the user's own must hold
 * @param createdAt when
 */
public record Project(
        long id, String organisation, String name, boolean enabled, Validity validity, Instant createdAt) {}
