package org.dubhe.account.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Accounts as the audit log shows them: JSON by the columns' names, never a password, a hash or an HA1. */
final class AuditJson {
    private static final JsonMapper JSON = new JsonMapper();

    private AuditJson() {}

    static String of(Organisation organisation) {
        return JSON.writeValueAsString(ordered("name", organisation.name(), "enabled", organisation.enabled()));
    }

    static String of(Project project) {
        return JSON.writeValueAsString(ordered(
                "organisation",
                project.organisation(),
                "name",
                project.name(),
                "enabled",
                project.enabled(),
                "valid_from",
                text(project.validity().from()),
                "valid_until",
                text(project.validity().until())));
    }

    static String of(User user) {
        UserRules rules = user.rules();
        return JSON.writeValueAsString(ordered(
                "organisation",
                user.organisation(),
                "project",
                user.project(),
                "name",
                user.name(),
                "enabled",
                user.enabled(),
                "mounts",
                rules.mounts(),
                "kinds",
                rules.kinds().stream().sorted().toList(),
                "service_level",
                rules.level().word(),
                "valid_from",
                text(rules.validity().from()),
                "valid_until",
                text(rules.validity().until()),
                "sessions_max",
                rules.sessionsMax(),
                "when_full",
                rules.whenFull().word(),
                "area",
                text(rules.area()),
                "ip_ranges",
                rules.ipRanges().stream().map(IpRange::toString).toList(),
                "note",
                user.note()));
    }

    static String of(SourceAccount source) {
        return JSON.writeValueAsString(ordered(
                "name",
                source.name(),
                "enabled",
                source.enabled(),
                "mounts",
                List.copyOf(source.mounts()),
                "note",
                source.note()));
    }

    static String digest(String algorithm, String realm) {
        return JSON.writeValueAsString(ordered("algorithm", algorithm, "realm", realm, "ha1", "stored"));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Keys and values in turn; keys without a value are left out. */
    private static Map<String, Object> ordered(@Nullable Object... pairs) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            if (value != null) {
                out.put(String.valueOf(pairs[i]), value);
            }
        }
        return out;
    }
}
