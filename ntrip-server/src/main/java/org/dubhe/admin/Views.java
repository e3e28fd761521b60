package org.dubhe.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.AdminToken;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.IpRange;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.PastSession;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.jspecify.annotations.Nullable;

/** What the API shows of things, by the names of {@code docs/openapi.json}. No state. */
final class Views {
    private Views() {}

    static Map<String, @Nullable Object> of(Organisation organisation) {
        return Json.object(
                "name",
                organisation.name(),
                "enabled",
                organisation.enabled(),
                "created_at",
                Json.time(organisation.createdAt()));
    }

    static Map<String, @Nullable Object> of(Project project) {
        return Json.object(
                "organisation",
                project.organisation(),
                "name",
                project.name(),
                "enabled",
                project.enabled(),
                "valid_from",
                Json.time(project.validity().from()),
                "valid_until",
                Json.time(project.validity().until()),
                "created_at",
                Json.time(project.createdAt()));
    }

    static Map<String, @Nullable Object> of(User user) {
        UserRules rules = user.rules();
        return Json.object(
                "name",
                user.name(),
                "organisation",
                user.organisation(),
                "project",
                user.project(),
                "enabled",
                user.enabled(),
                "mounts",
                rules.mounts(),
                "kinds",
                rules.kinds().stream().sorted().toList(),
                "service_level",
                rules.level().word(),
                "valid_from",
                Json.time(rules.validity().from()),
                "valid_until",
                Json.time(rules.validity().until()),
                "sessions_max",
                rules.sessionsMax(),
                "when_full",
                rules.whenFull().word(),
                "area",
                rules.area() == null ? null : rules.area().toString(),
                "ip_ranges",
                rules.ipRanges().stream().map(IpRange::toString).toList(),
                "note",
                user.note(),
                "created_at",
                Json.time(user.createdAt()));
    }

    static Map<String, @Nullable Object> of(SourceAccount source) {
        return Json.object(
                "name",
                source.name(),
                "enabled",
                source.enabled(),
                "mounts",
                source.mounts(),
                "note",
                source.note(),
                "created_at",
                Json.time(source.createdAt()));
    }

    static Map<String, @Nullable Object> of(AdminToken token) {
        return Json.object(
                "name",
                token.name(),
                "role",
                token.role(),
                "from",
                "database",
                "created_at",
                Json.time(token.createdAt()),
                "last_used_at",
                Json.time(token.lastUsedAt()),
                "revoked_at",
                Json.time(token.revokedAt()));
    }

    static Map<String, @Nullable Object> of(String name, AdminSettings.Token token) {
        return Json.object(
                "name",
                name,
                "role",
                token.role().word(),
                "from",
                "configuration",
                "created_at",
                null,
                "last_used_at",
                null,
                "revoked_at",
                null);
    }

    static Map<String, @Nullable Object> of(Service.Station station) {
        Service.Place place = station.place();
        return Json.object(
                "name",
                station.name(),
                "mountpoint",
                station.mount(),
                "connected",
                station.connected(),
                "alive",
                station.alive(),
                "in_network",
                station.inNetwork(),
                "excluded",
                station.excluded(),
                "latitude_degrees",
                place == null ? null : degrees(place.latitudeDegrees()),
                "longitude_degrees",
                place == null ? null : degrees(place.longitudeDegrees()),
                "height_meters",
                place == null ? null : Math.round(place.heightMeters() * 1e4) / 1e4,
                "place_from",
                place == null ? null : station.configured() ? "configuration" : "station",
                "satellites",
                station.satellites(),
                "latency_seconds",
                rounded(station.latencySeconds()),
                "interval_seconds",
                rounded(station.intervalSeconds()),
                "age_seconds",
                rounded(station.ageSeconds()),
                "bytes",
                station.bytes(),
                "frames",
                station.frames(),
                "epochs",
                station.epochs());
    }

    static Map<String, @Nullable Object> of(Service.Mountpoint mountpoint) {
        return Json.object(
                "name",
                mountpoint.name(),
                "kind",
                mountpoint.kind(),
                "rovers",
                mountpoint.rovers(),
                "bytes",
                mountpoint.bytes(),
                "by_quality",
                mountpoint.byQuality());
    }

    /**
     * A session that lives.
     *
     * @param places whether where the person is may be seen
     */
    static Map<String, @Nullable Object> of(LiveSession session, boolean places) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(Json.object(
                "id",
                session.id(),
                "user",
                session.user(),
                "organisation",
                session.organisation(),
                "project",
                session.project(),
                "mountpoint",
                session.mount(),
                "agent",
                session.agent(),
                "address",
                session.address(),
                "started_at",
                Json.time(session.startedAt()),
                "sent_bytes",
                session.sentBytes(),
                "correction_seconds",
                session.correctionSeconds(),
                "dropped_writes",
                session.droppedWrites(),
                "gga_at",
                Json.time(session.lastGgaAt()),
                "quality",
                session.lastGgaAt() == null ? null : session.quality(),
                "satellites",
                session.lastGgaAt() == null ? null : session.satellites(),
                "fix_share",
                rounded(session.fixShare())));
        if (places) {
            out.put("latitude_degrees", degrees(session.latitudeDegrees()));
            out.put("longitude_degrees", degrees(session.longitudeDegrees()));
        }
        return out;
    }

    static Map<String, @Nullable Object> of(Service.Given given) {
        return Json.object(
                "kind",
                given.kind(),
                "mode",
                given.mode(),
                "base",
                given.mode().equals("nearest") && !given.master().isEmpty() ? given.master() : null,
                "master",
                given.mode().equals("virtual") && !given.master().isEmpty() ? given.master() : null,
                "station_id",
                given.stationId() == 0 ? null : given.stationId(),
                "epoch_at",
                Json.time(given.epochAt()),
                "satellites",
                given.satellites(),
                "epochs",
                given.epochs() < 0 ? null : given.epochs());
    }

    /**
     * A session of the database.
     *
     * @param places whether where the person was may be seen
     */
    static Map<String, @Nullable Object> of(PastSession past, boolean places) {
        SessionRecord session = past.session();
        Map<String, @Nullable Object> out = new LinkedHashMap<>(Json.object(
                "node",
                session.node(),
                "id",
                session.id(),
                "user",
                past.user(),
                "organisation",
                past.organisation(),
                "project",
                past.project(),
                "mountpoint",
                session.mount(),
                "agent",
                session.agent(),
                "address",
                session.address(),
                "started_at",
                Json.time(session.startedAt()),
                "ended_at",
                Json.time(session.endedAt()),
                "why",
                session.why(),
                "sent_bytes",
                session.sentBytes(),
                "correction_seconds",
                session.correctionSeconds(),
                "dropped_writes",
                session.droppedWrites(),
                "fix_share",
                session.reportedMillis() == 0
                        ? null
                        : rounded((double) session.fixedMillis() / session.reportedMillis())));
        if (places) {
            out.put("first_position", place(session.first()));
            out.put("last_position", place(session.last()));
        }
        return out;
    }

    private static @Nullable Object place(SessionRecord.@Nullable Place place) {
        return place == null
                ? null
                : Json.object(
                        "latitude_degrees",
                        degrees(place.latitudeDegrees()),
                        "longitude_degrees",
                        degrees(place.longitudeDegrees()),
                        "at",
                        Json.time(place.at()));
    }

    static Map<String, @Nullable Object> of(AuditEntry entry) {
        return Json.object(
                "id",
                entry.id(),
                "at",
                Json.time(entry.at()),
                "actor",
                entry.actor(),
                "address",
                entry.address(),
                "action",
                entry.action(),
                "kind",
                entry.kind(),
                "subject",
                entry.subject(),
                "before",
                tree(entry.before()),
                "after",
                tree(entry.after()));
    }

    private static @Nullable Object tree(@Nullable String json) {
        return json == null ? null : Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A page: its lines, and where the next one begins. */
    static Map<String, @Nullable Object> page(List<?> items, @Nullable String next) {
        return Json.object("items", items, "next", next);
    }

    private static @Nullable Double degrees(double value) {
        return Double.isFinite(value) ? Math.round(value * 1e8) / 1e8 : null;
    }

    private static @Nullable Double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
    }
}
