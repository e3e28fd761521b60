package org.dubhe.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dubhe.account.Accounts;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.PastSession;
import org.dubhe.account.store.Times;
import org.dubhe.account.store.UsageReport;
import org.jspecify.annotations.Nullable;

/** Usage, history, audit log, tokens, reload, backup, and the description of all routes. */
final class ServiceRoutes {
    private static final Pattern BACKUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final Pattern MARK = Pattern.compile("(\\d{1,15})-(\\d{1,18})-([A-Za-z0-9_.-]{1,50})");
    private static final Duration REPORT_DEFAULT = Duration.ofDays(30);

    private final Service service;
    private final Tokens tokens;
    private final @Nullable Path backups;
    private final byte[] description;

    ServiceRoutes(Service service, Tokens tokens, @Nullable Path backups) {
        this.service = service;
        this.tokens = tokens;
        this.backups = backups;
        try (InputStream in = ServiceRoutes.class.getResourceAsStream("openapi.json")) {
            description = in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("openapi.json is part of the program", e);
        }
    }

    void addTo(List<Route> routes) {
        Set<String> usage = Set.of("from", "until", "by", "zone", "organisation", "project", "user", "format");
        Set<String> history =
                Set.of("from", "until", "organisation", "project", "user", "mountpoint", "limit", "after");
        routes.add(new Route("GET", "/openapi.json", null, Set.of(), this::openApi));
        routes.add(new Route("GET", "/usage", Role.VIEWER, usage, this::usage));
        routes.add(new Route("GET", "/history", Role.OPERATOR, history, this::history));
        routes.add(new Route("GET", "/audit", Role.OPERATOR, Set.of("subject", "limit", "before"), this::audit));
        routes.add(new Route("GET", "/tokens", Role.ADMIN, Set.of(), this::tokens));
        routes.add(new Route("POST", "/tokens", Role.ADMIN, Set.of(), this::createToken));
        routes.add(new Route("DELETE", "/tokens/{token}", Role.ADMIN, Set.of(), this::revokeToken));
        routes.add(new Route("POST", "/reload", Role.ADMIN, Set.of(), this::reload));
        routes.add(new Route("GET", "/backup", Role.ADMIN, Set.of(), this::download));
        routes.add(new Route("POST", "/backup", Role.ADMIN, Set.of(), this::backup));
    }

    private Accounts accounts() {
        return AccountRoutes.accounts(service);
    }

    private Answer openApi(Call call) {
        return new Answer(200, "application/json", description);
    }

    private Answer usage(Call call) throws IOException {
        Accounts accounts = accounts();
        Instant until = call.time("until") == null ? Instant.now() : call.time("until");
        Instant from = call.time("from") == null ? thirtyDaysBefore(until) : call.time("from");
        UsageReport report = accounts.report(new UsageReport.Question(
                from,
                until,
                by(call.query().getOrDefault("by", "organisation")),
                zone(call.query("zone"), accounts.zone()),
                call.query("organisation"),
                call.query("project"),
                call.query("user")));
        StringWriter text = new StringWriter();
        String format = call.query().getOrDefault("format", "json");
        String type = switch (format) {
            case "csv" -> {
                report.writeCsv(text);
                yield "text/csv; charset=utf-8; header=present";
            }
            case "json" -> {
                report.writeJson(text);
                yield "application/json";
            }
            default -> throw Problem.invalid("format", format, "json or csv");
        };
        return new Answer(200, type, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Instant thirtyDaysBefore(Instant until) {
        Instant from = until.minus(REPORT_DEFAULT);
        return from.isBefore(Times.FIRST) ? Times.FIRST : from;
    }

    private static Set<UsageReport.By> by(String text) {
        Set<UsageReport.By> out = EnumSet.noneOf(UsageReport.By.class);
        for (String word : text.isEmpty() ? new String[0] : text.split(",")) {
            try {
                out.add(UsageReport.By.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException _) {
                throw Problem.invalid("by", word, "any of day, organisation, project, user, with commas between");
            }
        }
        return out;
    }

    private static ZoneId zone(@Nullable String text, ZoneId otherwise) {
        try {
            return text == null ? otherwise : ZoneId.of(text);
        } catch (DateTimeException _) {
            throw Problem.invalid("zone", String.valueOf(text), "a time zone such as UTC or Asia/Shanghai");
        }
    }

    private Answer history(Call call) {
        int limit = call.limit();
        List<PastSession> found = accounts()
                .pastSessions(
                        new PastSession.Question(
                                call.query("user"),
                                call.query("organisation"),
                                call.query("project"),
                                call.query("mountpoint"),
                                call.time("from"),
                                call.time("until"),
                                mark(call.query("after"))),
                        limit + 1);
        boolean more = found.size() > limit;
        List<PastSession> shown = more ? found.subList(0, limit) : found;
        return Answer.ok(Views.page(
                shown.stream().map(past -> Views.of(past, call.seesPositions())).toList(),
                more ? text(shown.getLast().mark()) : null));
    }

    private static PastSession.@Nullable Mark mark(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = MARK.matcher(text);
        if (!matcher.matches()) {
            throw Problem.invalid("after", text, "what next of the last page said");
        }
        Instant startedAt = Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
        Times.check("after", startedAt);
        return new PastSession.Mark(startedAt, Long.parseLong(matcher.group(2)), matcher.group(3));
    }

    private static String text(PastSession.Mark mark) {
        return mark.startedAt().toEpochMilli() + "-" + mark.id() + "-" + mark.node();
    }

    private Answer audit(Call call) {
        int limit = call.limit();
        String before = call.query("before");
        List<AuditEntry> found = accounts()
                .auditLog(
                        call.query("subject"),
                        before == null ? Long.MAX_VALUE : Call.number("before", before),
                        limit + 1);
        boolean more = found.size() > limit;
        List<AuditEntry> shown = more ? found.subList(0, limit) : found;
        return Answer.ok(Views.page(
                shown.stream().map(Views::of).toList(),
                more ? Long.toString(shown.getLast().id()) : null));
    }

    private Answer tokens(Call call) {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        tokens.configured().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> out.add(Views.of(entry.getKey(), entry.getValue())));
        Accounts accounts = service.accounts();
        if (accounts != null) {
            accounts.tokens().forEach(token -> out.add(Views.of(token)));
        }
        return Answer.ok(Views.page(out, null));
    }

    private Answer createToken(Call call) {
        Fields fields = call.fields();
        String name = fields.text("name");
        String role = fields.text("role");
        fields.finish();
        if (!Role.words().contains(role)) {
            throw Problem.invalid("role", role, "one of " + String.join(", ", Role.words()));
        }
        if (tokens.configured().containsKey(name)) {
            throw new Problem(Problem.Kind.CONFLICT, "token " + name + ": the configuration has one of that name");
        }
        String token = Tokens.fresh();
        accounts().createToken(call.actor(), name, role, Tokens.hash(token));
        return Answer.created(Json.object("name", name, "role", role, "token", token))
                .with("cache-control", "no-store");
    }

    private Answer revokeToken(Call call) {
        String name = call.name("token");
        if (tokens.configured().containsKey(name)) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "token " + name + ": is in the configuration; take it out there and reload");
        }
        try {
            accounts().revokeToken(call.actor(), name);
        } finally { // Where the database does not answer, it may be revoked there.
            tokens.revoked(name);
        }
        return Answer.nothing();
    }

    private Answer reload(Call call) {
        Service.Reload outcome = service.reload(call.actor());
        return switch (outcome) {
            case Service.Reload.Done(List<String> changes) -> Answer.ok(Json.object("changes", changes));
            case Service.Reload.Refused(String words) ->
                throw new Problem(Problem.Kind.INVALID, words + "; the configuration before stays in force");
            case Service.Reload.Unavailable(String words) -> throw new Problem(Problem.Kind.UNAVAILABLE, words);
        };
    }

    private Answer download(Call call) throws IOException {
        Accounts accounts = accounts();
        Path folder = Files.createTempDirectory("dubhe-backup");
        Path file = folder.resolve("accounts.backup");
        try {
            accounts.backup(call.actor(), file);
            Path alone = Files.createTempFile("dubhe", ".backup");
            Files.move(file, alone, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return Answer.ofFile("application/gzip", "accounts.backup", alone);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private Answer backup(Call call) throws IOException {
        Fields fields = call.fields();
        String name = fields.text("file");
        fields.finish();
        Accounts accounts = accounts();
        Path folder = backups;
        if (folder == null) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "the configuration has no admin.backups, a folder for backups on the server; GET /api/v1/backup sends one");
        }
        if (!BACKUP.matcher(name).matches()) {
            throw Problem.invalid("file", name, "a name of letters, digits, _ - . without folders");
        }
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            throw new Problem(Problem.Kind.CONFLICT, "file " + name + ": is there already");
        }
        long rows = accounts.backup(call.actor(), file);
        return Answer.created(Json.object("file", name, "rows", rows, "bytes", Files.size(file)));
    }
}
