package org.dubhe.account.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change, as the audit log keeps it.
 *
 * @param id in the order of the changes
 * @param at when
 * @param actor who
 * @param address from where
 * @param action what: {@code create}, {@code change}, {@code password}, {@code digest}, {@code restore} …
 * @param kind of what: {@code organisation}, {@code project}, {@code user}, {@code source}, {@code database}
 * @param subject its name
 * @param before as JSON, without secrets; null where there was nothing
 * @param after as JSON, without secrets; null where there is nothing more
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        String address,
        String action,
        String kind,
        String subject,
        @Nullable String before,
        @Nullable String after) {}
