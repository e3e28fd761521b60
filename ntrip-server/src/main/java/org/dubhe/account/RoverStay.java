package org.dubhe.account;

import java.time.Instant;
import java.util.function.LongSupplier;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.LoginRecord;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.Texts;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.RoverSession;
import org.dubhe.caster.RoverTraffic;
import org.dubhe.station.ntrip.Gga;
import org.jspecify.annotations.Nullable;

/**
 * A rover's stay, counted. Its event loop writes, the usage thread and the administration read, under its own lock, held for a few instructions;
 * nothing is allocated per GGA.
 */
final class RoverStay implements RoverSession {
    /** A rover says where it is every second to every half minute; what lies beyond a gap longer than this is not known. */
    static final long GGA_GAP_MAX_NANOS = 30_000_000_000L;

    /** As long as a receiver may take to find its first fix, and to find it again. */
    static final long PLACE_AGE_MAX_NANOS = 120_000_000_000L;

    private static final int QUALITY_FIXED = 4;
    private static final int AGENT_MAX = 200;
    private static final int WHY_MAX = 200;
    private static final long NEVER = Long.MIN_VALUE;

    private final LiveSessions live;
    private final String mount;
    private final String agent;
    private final String address;
    private final LongSupplier nanos;
    private LoginRecord login;
    private long id;
    private @Nullable Instant startedAt;
    private long startNanos;
    private @Nullable RoverConnection connection;
    private @Nullable RoverTraffic traffic;
    private @Nullable String leaving;
    private @Nullable String why;
    private long endNanos;
    private long reportedNanos;
    private long fixedNanos;
    private long lastGgaNanos = NEVER;
    private int quality;
    private int satellites;
    private double firstLatitude = Double.NaN;
    private double firstLongitude = Double.NaN;
    private long firstNanos;
    private double lastLatitude = Double.NaN;
    private double lastLongitude = Double.NaN;
    private long lastNanos;

    RoverStay(LiveSessions live, LoginRecord login, String mount, String agent, String address, LongSupplier nanos) {
        this.live = live;
        this.login = login;
        this.mount = mount;
        this.agent = cut(agent, AGENT_MAX);
        this.address = address;
        this.nanos = nanos;
    }

    @Override
    public String user() {
        return login().user().name();
    }

    @Override
    public void begun(RoverConnection connection, RoverTraffic traffic) {
        synchronized (this) {
            this.connection = connection;
            this.traffic = traffic;
            startNanos = nanos.getAsLong();
            startedAt = live.now();
            id = live.nextId();
            if (leaving != null) {
                connection.close(leaving);
            }
        }
        live.begun(this);
    }

    @Override
    public synchronized void gga(Gga gga) {
        long now = nanos.getAsLong();
        if (lastGgaNanos != NEVER) {
            long span = Math.min(now - lastGgaNanos, GGA_GAP_MAX_NANOS);
            reportedNanos += span;
            if (quality == QUALITY_FIXED) {
                fixedNanos += span;
            }
        }
        lastGgaNanos = now;
        quality = gga.quality();
        satellites = gga.satellites();
        if (!gga.hasPlace()) {
            return;
        }
        lastLatitude = gga.latitudeDegrees();
        lastLongitude = gga.longitudeDegrees();
        lastNanos = now;
        if (Double.isNaN(firstLatitude)) {
            firstLatitude = lastLatitude;
            firstLongitude = lastLongitude;
            firstNanos = now;
        }
        checkArea();
    }

    private void checkArea() {
        Area area = login.user().rules().area();
        if (area != null && Double.isFinite(lastLatitude) && !area.contains(lastLatitude, lastLongitude)) {
            leave("the rover is outside the area of its account");
        }
    }

    /** Asks it to leave where its account has an area and it has not said for too long where it is. */
    synchronized void checkPlace() {
        if (startedAt == null || login.user().rules().area() == null) {
            return;
        }
        long since = Double.isFinite(lastLatitude) ? Math.max(lastNanos, startNanos) : startNanos;
        if (nanos.getAsLong() - since > PLACE_AGE_MAX_NANOS) {
            leave("no position for " + PLACE_AGE_MAX_NANOS / 1_000_000_000
                    + " s, which the area of its account needs; switch GGA on");
        }
    }

    @Override
    public void ended(String reason) {
        boolean counts;
        synchronized (this) {
            why = cut(reason, WHY_MAX);
            endNanos = nanos.getAsLong();
            counts = startedAt != null;
        }
        live.ended(this, counts);
    }

    /** Asks it to leave; once. Any thread. */
    synchronized void leave(String reason) {
        if (leaving == null && why == null) {
            leaving = reason;
            if (connection != null) {
                connection.close(reason);
            }
        }
    }

    /** Whether it has been asked to leave. */
    synchronized boolean isLeaving() {
        return leaving != null;
    }

    synchronized LoginRecord login() {
        return login;
    }

    /** Its account was changed. */
    synchronized void changed(LoginRecord now) {
        login = now;
        checkArea();
    }

    String mount() {
        return mount;
    }

    String address() {
        return address;
    }

    /** Number of the session; 0 before it has begun. */
    synchronized long id() {
        return id;
    }

    /** Whether it has left. */
    synchronized boolean hasEnded() {
        return why != null;
    }

    /**
     * Its row.
     *
     * @param node name of this program
     * @param forgetPositionsNanos age of a position that is kept no more
     */
    synchronized SessionRecord record(String node, long forgetPositionsNanos) {
        boolean over = why != null;
        long now = over ? endNanos : nanos.getAsLong();
        Instant at = at(now);
        long oldest = nanos.getAsLong() - forgetPositionsNanos;
        if (!Double.isNaN(firstLatitude) && firstNanos < oldest) {
            firstLatitude = Double.POSITIVE_INFINITY; // Was there, and is forgotten.
        }
        return new SessionRecord(
                node,
                id,
                login.user().id(),
                login.projectId(),
                mount,
                agent,
                address,
                at(startNanos),
                at,
                over ? at : null,
                why,
                traffic == null ? 0 : traffic.sentBytes(),
                correctionSeconds(now),
                reportedNanos / 1_000_000,
                fixedNanos / 1_000_000,
                traffic == null ? 0 : traffic.droppedWrites(),
                Double.isFinite(firstLatitude)
                        ? new SessionRecord.Place(firstLatitude, firstLongitude, at(firstNanos))
                        : null,
                Double.isFinite(lastLatitude) && lastNanos >= oldest
                        ? new SessionRecord.Place(lastLatitude, lastLongitude, at(lastNanos))
                        : null);
    }

    /** What an operator sees of it. */
    synchronized LiveSession view() {
        return new LiveSession(
                id,
                connection == null ? -1 : connection.id(),
                login.user().name(),
                login.user().organisation(),
                login.user().project(),
                mount,
                agent,
                address,
                at(startNanos),
                traffic == null ? 0 : traffic.sentBytes(),
                correctionSeconds(why == null ? nanos.getAsLong() : endNanos),
                traffic == null ? 0 : traffic.droppedWrites(),
                lastGgaNanos == NEVER ? null : at(lastGgaNanos),
                quality,
                satellites,
                lastLatitude,
                lastLongitude,
                reportedNanos == 0 ? Double.NaN : (double) fixedNanos / reportedNanos);
    }

    /**
     * Seconds with corrections, at most those that are over since it began: the caster counts each second of its clock in which it wrote, also the one
     * that had begun before the session and the one that goes on after it.
     */
    private long correctionSeconds(long atNanos) {
        RoverTraffic counted = traffic;
        return counted == null ? 0 : Math.min(counted.correctionSeconds(), (atNanos - startNanos) / 1_000_000_000);
    }

    /** By the time since it began, so that a step of the clock makes no session longer or shorter. */
    private Instant at(long atNanos) {
        Instant start = startedAt;
        return start == null ? live.now() : start.plusNanos(atNanos - startNanos);
    }

    private static String cut(String text, int most) {
        // What no database of ours keeps in a text.
        String clean = text.replace('\0', ' ');
        return Texts.cut(clean, most);
    }
}
