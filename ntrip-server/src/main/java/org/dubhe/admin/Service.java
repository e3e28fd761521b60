package org.dubhe.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dubhe.account.Accounts;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.Actor;
import org.jspecify.annotations.Nullable;

/** What the administration needs of the rest of the program. Called on the threads {@code admin-…}; only {@link #reload} may take long. */
public interface Service {
    /**
     * A station.
     *
     * @param name its name
     * @param mount its mountpoint
     * @param connected whether a source holds the mountpoint
     * @param alive whether its frames come
     * @param inNetwork whether the network may use it
     * @param excluded why the network does without it; null where it does not
     * @param place where it is; null where nobody has said
     * @param configured whether the place is the configuration's; else it is what the station says of itself
     * @param satellites of its newest epoch
     * @param latencySeconds from its newest epoch's time to its arrival; NaN before the first
     * @param intervalSeconds between its last two epochs
     * @param ageSeconds since its last frame; NaN before the first
     * @param bytes received
     * @param frames whose CRC was good
     * @param epochs whole ones
     */
    record Station(
            String name,
            String mount,
            boolean connected,
            boolean alive,
            boolean inNetwork,
            @Nullable String excluded,
            @Nullable Place place,
            boolean configured,
            int satellites,
            double latencySeconds,
            double intervalSeconds,
            double ageSeconds,
            long bytes,
            long frames,
            long epochs) {}

    /**
     * Where something is.
     *
     * @param latitudeDegrees north
     * @param longitudeDegrees east
     * @param heightMeters above the ellipsoid
     */
    record Place(double latitudeDegrees, double longitudeDegrees, double heightMeters) {}

    /**
     * A mountpoint.
     *
     * @param name its name
     * @param kind raw, nearest, vrs
     * @param rovers on it
     * @param bytes given to them
     * @param byQuality rovers by what their last GGA said, by the number or {@code none}
     */
    record Mountpoint(String name, String kind, int rovers, long bytes, Map<String, Integer> byQuality) {}

    /**
     * What a rover on a mountpoint of kind nearest or vrs is given.
     *
     * @param kind {@code nearest} or {@code vrs}
     * @param mode {@code waiting}, {@code virtual} or {@code nearest}
     * @param master station of its master or single base; empty before the first
     * @param stationId DF003 of its base; 0 before the first
     * @param epochAt time of the last epoch sent, on kind nearest of the base's newest; null before the first
     * @param satellites of it
     * @param epochs sent from this base; negative on kind nearest, where nobody counts them
     */
    record Given(
            String kind,
            String mode,
            String master,
            int stationId,
            @Nullable Instant epochAt,
            int satellites,
            long epochs) {}

    /** How a wish to read the configuration anew ends. */
    sealed interface Reload {
        /** @param changes what is different now, in words */
        record Done(List<String> changes) implements Reload {}

        /** @param words what is wrong with the file; the one before stays in force */
        record Refused(String words) implements Reload {}

        /** @param words why there is no such thing */
        record Unavailable(String words) implements Reload {}
    }

    /** Of the program. */
    String version();

    /** When it began to serve. */
    Instant startedAt();

    /** What {@code /health/ready} looks at: {@code ok} or what is wrong, by name. */
    Map<String, String> checks();

    /** All stations in the order of the configuration. */
    List<Station> stations();

    /** All mountpoints in the order of the configuration. */
    List<Mountpoint> mountpoints();

    /**
     * What a rover is given now.
     *
     * @param connection number of its connection
     * @return null where its mountpoint is of neither kind
     */
    @Nullable
    Given given(long connection);

    /** Rovers that are connected, by the number of their session. Does not ask the database. */
    List<LiveSession> sessions();

    /**
     * Ends a session.
     *
     * @return false where there is none of that number
     */
    boolean kick(Actor actor, long session, String reason);

    /** The accounts; null where the configuration names users instead. */
    @Nullable
    Accounts accounts();

    /** Reads the configuration anew. */
    Reload reload(Actor actor);
}
