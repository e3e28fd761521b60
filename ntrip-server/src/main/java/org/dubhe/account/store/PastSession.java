package org.dubhe.account.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session in the database with the names it belongs to.
 *
 * @param session its row; live ones as of the last writing
 * @param user its user's name now
 * @param organisation of the project that it was of then
 * @param project that it was of then
 */
public record PastSession(SessionRecord session, String user, String organisation, String project) {
    /**
     * Where a page ended.
     *
     * @param startedAt of its last line
     * @param id of its last line
     * @param node of its last line
     */
    public record Mark(Instant startedAt, long id, String node) {}

    /**
     * Which sessions; null stands for all.
     *
     * @param user of a user
     * @param organisation of an organisation
     * @param project of a project
     * @param mount on a mountpoint
     * @param from begun not before
     * @param until begun before
     * @param after behind the last page
     */
    public record Question(
            @Nullable String user,
            @Nullable String organisation,
            @Nullable String project,
            @Nullable String mount,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Mark after) {}

    /** Where a page that ends with this goes on. */
    public Mark mark() {
        return new Mark(session.startedAt(), session.id(), session.node());
    }
}
