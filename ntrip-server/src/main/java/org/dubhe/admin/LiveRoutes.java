package org.dubhe.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dubhe.account.Accounts;
import org.dubhe.account.LastRefusal;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.PastSession;
import org.dubhe.account.store.User;
import org.dubhe.account.store.Validity;
import org.jspecify.annotations.Nullable;

/** How the service is now: status, stations, mountpoints, sessions, and all that is known of one rover. Needs no database. */
final class LiveRoutes {
    private final Service service;

    LiveRoutes(Service service) {
        this.service = service;
    }

    void addTo(List<Route> routes) {
        Set<String> filter = Set.of("user", "organisation", "project", "mountpoint", "limit", "after");
        routes.add(new Route("GET", "/status", Role.VIEWER, Set.of(), this::status));
        routes.add(new Route("GET", "/stations", Role.VIEWER, Set.of(), this::stations));
        routes.add(new Route("GET", "/stations/{station}", Role.VIEWER, Set.of(), this::station));
        routes.add(new Route("GET", "/mountpoints", Role.VIEWER, Set.of(), this::mountpoints));
        routes.add(new Route("GET", "/mountpoints/{mountpoint}", Role.VIEWER, Set.of(), this::mountpoint));
        routes.add(new Route("GET", "/sessions", Role.VIEWER, filter, this::sessions));
        routes.add(new Route("GET", "/sessions/{session}", Role.VIEWER, Set.of(), this::session));
        routes.add(new Route("POST", "/sessions/{session}/kick", Role.OPERATOR, Set.of(), this::kick));
        routes.add(new Route("POST", "/users/{user}/kick", Role.OPERATOR, Set.of(), this::kickUser));
        routes.add(new Route("GET", "/rovers/{user}", Role.VIEWER, Set.of(), this::rover));
    }

    private Answer status(Call call) {
        List<Service.Station> stations = service.stations();
        return Answer.ok(Json.object(
                "version",
                service.version(),
                "started_at",
                Json.time(service.startedAt()),
                "now",
                Json.time(Instant.now()),
                "accounts",
                service.accounts() == null ? "configuration" : "database",
                "stations",
                stations.size(),
                "stations_alive",
                stations.stream().filter(Service.Station::alive).count(),
                "mountpoints",
                service.mountpoints().size(),
                "rovers",
                service.mountpoints().stream()
                        .mapToInt(Service.Mountpoint::rovers)
                        .sum(),
                "checks",
                service.checks(),
                "token",
                call.actor().name(),
                "role",
                call.role().word()));
    }

    private Answer stations(Call call) {
        return Answer.ok(Views.page(service.stations().stream().map(Views::of).toList(), null));
    }

    private Answer station(Call call) {
        String name = call.name("station");
        return service.stations().stream()
                .filter(station -> station.name().equals(name))
                .findFirst()
                .map(station -> Answer.ok(Views.of(station)))
                .orElseThrow(() -> Problem.notFound("station", name));
    }

    private Answer mountpoints(Call call) {
        return Answer.ok(
                Views.page(service.mountpoints().stream().map(Views::of).toList(), null));
    }

    private Answer mountpoint(Call call) {
        String name = call.name("mountpoint");
        return service.mountpoints().stream()
                .filter(mountpoint -> mountpoint.name().equals(name))
                .findFirst()
                .map(mountpoint -> Answer.ok(Views.of(mountpoint)))
                .orElseThrow(() -> Problem.notFound("mountpoint", name));
    }

    private Answer sessions(Call call) {
        long after = Call.number("after", call.query().getOrDefault("after", "0"));
        int limit = call.limit();
        List<LiveSession> found = service.sessions().stream()
                .filter(session -> session.id() > after
                        && isWanted(call.query("user"), session.user())
                        && isWanted(call.query("organisation"), session.organisation())
                        && isWanted(call.query("project"), session.project())
                        && isWanted(call.query("mountpoint"), session.mount()))
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<LiveSession> shown = more ? found.subList(0, limit) : found;
        return Answer.ok(Views.page(
                shown.stream()
                        .map(session -> Views.of(session, call.seesPositions()))
                        .toList(),
                more ? Long.toString(shown.getLast().id()) : null));
    }

    private static boolean isWanted(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }

    private Answer session(Call call) {
        long id = Call.number("session", call.name("session"));
        return service.sessions().stream()
                .filter(session -> session.id() == id)
                .findFirst()
                .map(session -> Answer.ok(withGiven(session, call.seesPositions())))
                .orElseThrow(() -> Problem.notFound("session", Long.toString(id)));
    }

    private Answer kick(Call call) {
        long id = Call.number("session", call.name("session"));
        if (!service.kick(call.actor(), id, reason(call))) {
            throw Problem.notFound("session", Long.toString(id));
        }
        return Answer.ok(Json.object("ended", 1));
    }

    private Answer kickUser(Call call) {
        String reason = reason(call);
        String user = call.name("user");
        int ended = 0;
        for (LiveSession session : service.sessions()) {
            if (session.user().equals(user) && service.kick(call.actor(), session.id(), reason)) {
                ended++;
            }
        }
        return Answer.ok(Json.object("ended", ended));
    }

    private static String reason(Call call) {
        Fields fields = call.fields();
        String reason = fields.text("reason");
        fields.finish();
        if (reason.isBlank() || reason.length() > 100 || reason.chars().anyMatch(c -> c < ' ')) {
            throw Problem.invalid("reason", reason, "1 to 100 characters, which the rover is told");
        }
        return reason;
    }

    /** All that a person asks on the phone. */
    private Answer rover(Call call) {
        String name = call.name("user");
        Accounts accounts = service.accounts();
        List<LiveSession> here = service.sessions().stream()
                .filter(session -> session.user().equals(name))
                .toList();
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("user", name);
        out.put("connected", !here.isEmpty());
        out.put("now", Json.time(Instant.now()));
        out.put(
                "sessions",
                here.stream()
                        .limit(Call.LIMIT_MAX)
                        .map(session -> withGiven(session, call.seesPositions()))
                        .toList());
        LastRefusal refusal =
                accounts == null ? null : accounts.lastRefusal(name).orElse(null);
        Accounts.Standing standing = null;
        Object last = null;
        String unavailable = null;
        if (accounts != null) {
            try {
                standing = accounts.standing(name).orElse(null);
                last = last(accounts, name, call.seesPositions());
            } catch (AccountException e) {
                if (e.kind() != AccountException.Kind.UNAVAILABLE || here.isEmpty() && refusal == null) {
                    throw e;
                }
                unavailable = String.valueOf(e.getMessage());
            }
        }
        if (accounts != null && unavailable == null && standing == null && refusal == null) {
            throw Problem.notFound("user", name);
        }
        if (accounts == null && here.isEmpty()) {
            throw new Problem(
                    Problem.Kind.NOT_FOUND,
                    "rover " + name + ": is not connected; of whoever has left nothing is kept, since the configuration"
                            + " names users in its section users and has no database of accounts");
        }
        out.put("account", standing == null ? null : account(standing));
        out.put("obstacles", standing == null ? List.of() : obstacles(standing, Instant.now()));
        out.put("last_session", last);
        out.put("last_refusal", refusal == null ? null : refusal(refusal));
        out.put("unavailable", unavailable);
        return Answer.ok(out);
    }

    private Map<String, @Nullable Object> withGiven(LiveSession session, boolean places) {
        Map<String, @Nullable Object> out = Views.of(session, places);
        Service.Given given = service.given(session.connection());
        out.put("stream", given == null ? null : Views.of(given));
        return out;
    }

    private static Map<String, @Nullable Object> account(Accounts.Standing standing) {
        return Json.object(
                "organisation",
                standing.user().organisation(),
                "project",
                standing.user().project(),
                "enabled",
                standing.user().enabled(),
                "valid_from",
                Json.time(standing.user().rules().validity().from()),
                "valid_until",
                Json.time(standing.user().rules().validity().until()),
                "sessions_max",
                standing.user().rules().sessionsMax(),
                "service_level",
                standing.user().rules().level().word());
    }

    /** Why it would not come in now, whatever it asks for. */
    private static List<String> obstacles(Accounts.Standing standing, Instant now) {
        List<String> out = new ArrayList<>();
        User user = standing.user();
        if (!user.enabled()) {
            out.add("the user is disabled");
        }
        if (!standing.project().enabled()) {
            out.add("the project " + user.project() + " is disabled");
        }
        if (!standing.organisationEnabled()) {
            out.add("the organisation " + user.organisation() + " is disabled");
        }
        addTime(out, "the user", user.rules().validity(), now);
        addTime(out, "the project " + user.project(), standing.project().validity(), now);
        if (user.rules().mounts().isEmpty() && user.rules().kinds().isEmpty()) {
            out.add("the user has no mountpoints and no kinds, so it gets nothing");
        }
        return out;
    }

    private static void addTime(List<String> out, String what, Validity validity, Instant now) {
        if (!validity.hasBegun(now)) {
            out.add(what + " is valid from " + validity.from());
        }
        if (validity.isOver(now)) {
            out.add(what + " was valid until " + validity.until());
        }
    }

    private static @Nullable Object last(Accounts accounts, String name, boolean places) {
        List<PastSession> past =
                accounts.pastSessions(new PastSession.Question(name, null, null, null, null, null, null), 1);
        return past.isEmpty() ? null : Views.of(past.getFirst(), places);
    }

    private static Object refusal(LastRefusal refusal) {
        return Json.object(
                "at",
                Json.time(refusal.at()),
                "address",
                refusal.address(),
                "mountpoint",
                refusal.mount(),
                "why",
                refusal.why());
    }
}
