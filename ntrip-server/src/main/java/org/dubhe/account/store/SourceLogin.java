package org.dubhe.account.store;

/**
 * A source account with the hash of its password.
 *
 * @param account the account
 * @param passwordHash as {@code password4j} wrote it
 */
public record SourceLogin(SourceAccount account, String passwordHash) {
    /** Without the hash. */
    @Override
    public String toString() {
        return "SourceLogin[" + account.name() + "]";
    }
}
