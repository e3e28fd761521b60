package org.dubhe.account.store;

import java.time.Instant;

/**
 * Whom the service is given to (单位).
 *
 * @param id the database's; 0 before it is stored
 * @param name unique
 * @param enabled where not, nobody of it comes in
 * @param createdAt when
 */
public record Organisation(long id, String name, boolean enabled, Instant createdAt) {}
