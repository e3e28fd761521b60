package org.dubhe.account.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** Rows of users and what they belong to, as records, and back. No state. */
final class UserRows {
    /** Users with their projects and organisations; a condition may follow. */
    static final String SELECT = """
            SELECT u.*, p.name AS project_name, p.enabled AS project_enabled, p.valid_from AS project_from,
                   p.valid_until AS project_until, p.created_at AS project_created, p.organisation_id,
                   o.name AS organisation_name, o.enabled AS organisation_enabled
            FROM users u JOIN projects p ON p.id = u.project_id JOIN organisations o ON o.id = p.organisation_id
            """;

    static final RowMapper<LoginRecord> LOGIN = (row, _) -> login(row);

    private UserRows() {}

    private static LoginRecord login(ResultSet row) throws SQLException {
        Project project = new Project(
                row.getLong("project_id"),
                row.getString("organisation_name"),
                row.getString("project_name"),
                row.getBoolean("project_enabled"),
                new Validity(Database.instant(row, "project_from"), Database.instant(row, "project_until")),
                Database.instantThere(row, "project_created"));
        String area = row.getString("area");
        UserRules rules = new UserRules(
                Texts.split(row.getString("mounts")),
                new LinkedHashSet<>(Texts.split(row.getString("kinds"))),
                ServiceLevel.valueOf(row.getString("service_level")),
                new Validity(Database.instant(row, "valid_from"), Database.instant(row, "valid_until")),
                row.getInt("sessions_max"),
                WhenFull.valueOf(row.getString("when_full")),
                area == null ? null : Area.parse(area),
                Texts.split(row.getString("ip_ranges")).stream()
                        .map(IpRange::parse)
                        .toList());
        User user = new User(
                row.getLong("id"),
                project.organisation(),
                project.name(),
                row.getString("name"),
                row.getBoolean("enabled"),
                rules,
                row.getString("note"),
                Database.instantThere(row, "created_at"));
        return new LoginRecord(
                user,
                row.getLong("organisation_id"),
                project.id(),
                project,
                row.getBoolean("organisation_enabled"),
                row.getString("password_hash"));
    }

    static <S extends SqlStatement<S>> S bind(S statement, User user) {
        UserRules rules = user.rules();
        return statement
                .bind("name", user.name())
                .bind("enabled", user.enabled())
                .bind("mounts", String.join(",", rules.mounts()))
                .bind("kinds", String.join(",", rules.kinds().stream().sorted().toList()))
                .bind("level", rules.level().name())
                .bind("from", rules.validity().from())
                .bind("until", rules.validity().until())
                .bind("sessions", rules.sessionsMax())
                .bind("when_full", rules.whenFull().name())
                .bind("area", rules.area() == null ? null : rules.area().toString())
                .bind(
                        "ranges",
                        String.join(
                                ",",
                                rules.ipRanges().stream().map(IpRange::toString).toList()))
                .bind("note", user.note());
    }
}
