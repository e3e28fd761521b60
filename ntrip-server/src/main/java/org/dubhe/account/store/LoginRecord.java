package org.dubhe.account.store;

/**
 * All that decides whether a rover comes in: the user with its project and organisation, and the hash of its password. Immutable, shared by the
 * user's sessions.
 *
 * @param user the user
 * @param organisationId its organisation
 * @param projectId its project
 * @param project the project
 * @param organisationEnabled whether its organisation is enabled
 * @param passwordHash as {@code password4j} wrote it
 */
public record LoginRecord(
        User user,
        long organisationId,
        long projectId,
        Project project,
        boolean organisationEnabled,
        String passwordHash) {
    /** Without the hash. */
    @Override
    public String toString() {
        return "LoginRecord[" + user.name() + "]";
    }
}
