package org.dubhe.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dubhe.account.Accounts;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Area;
import org.dubhe.account.store.IpRange;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.account.store.WhenFull;
import org.jspecify.annotations.Nullable;

/**
 * Organisations, projects, users, source accounts: list, one, create, change. What is read has an {@code ETag}; a change with {@code If-Match} is made
 * where it still is that, and one without is made to what it is at that moment: a key that is not sent keeps its value, whoever else changes it.
 */
final class AccountRoutes {
    /** Times that a change without {@code If-Match} begins anew because somebody else was faster. */
    private static final int TRIES = 5;

    private static final int PASSWORD_MAX = 200;

    private final Service service;

    AccountRoutes(Service service) {
        this.service = service;
    }

    void addTo(List<Route> routes) {
        Set<String> page = Set.of("limit", "after");
        routes.add(new Route("GET", "/organisations", Role.VIEWER, page, this::organisations));
        routes.add(new Route("POST", "/organisations", Role.ADMIN, Set.of(), this::createOrganisation));
        routes.add(new Route("GET", "/organisations/{organisation}", Role.VIEWER, Set.of(), this::organisation));
        routes.add(new Route("PATCH", "/organisations/{organisation}", Role.ADMIN, Set.of(), this::changeOrganisation));
        routes.add(new Route("GET", "/organisations/{organisation}/projects", Role.VIEWER, page, this::projects));
        routes.add(new Route(
                "POST", "/organisations/{organisation}/projects", Role.OPERATOR, Set.of(), this::createProject));
        String project = "/organisations/{organisation}/projects/{project}";
        routes.add(new Route("GET", project, Role.VIEWER, Set.of(), this::project));
        routes.add(new Route("PATCH", project, Role.OPERATOR, Set.of(), this::changeProject));
        routes.add(new Route("GET", "/projects", Role.VIEWER, page, this::projects));
        routes.add(new Route(
                "GET", "/users", Role.VIEWER, Set.of("limit", "after", "organisation", "project"), this::users));
        routes.add(new Route("POST", "/users", Role.OPERATOR, Set.of(), this::createUser));
        routes.add(new Route("GET", "/users/{user}", Role.VIEWER, Set.of(), this::user));
        routes.add(new Route("PATCH", "/users/{user}", Role.OPERATOR, Set.of(), this::changeUser));
        routes.add(new Route("PUT", "/users/{user}/password", Role.OPERATOR, Set.of(), this::password));
        routes.add(new Route("GET", "/users/{user}/digest", Role.OPERATOR, Set.of(), this::digest));
        routes.add(new Route("PUT", "/users/{user}/digest", Role.ADMIN, Set.of(), this::enableDigest));
        routes.add(new Route("DELETE", "/users/{user}/digest", Role.ADMIN, Set.of(), this::disableDigest));
        routes.add(new Route("GET", "/sources", Role.VIEWER, page, this::sources));
        routes.add(new Route("POST", "/sources", Role.ADMIN, Set.of(), this::createSource));
        routes.add(new Route("GET", "/sources/{source}", Role.VIEWER, Set.of(), this::source));
        routes.add(new Route("PATCH", "/sources/{source}", Role.ADMIN, Set.of(), this::changeSource));
        routes.add(new Route("PUT", "/sources/{source}/password", Role.ADMIN, Set.of(), this::sourcePassword));
    }

    /** The accounts, or the words that there are none. */
    static Accounts accounts(Service service) {
        Accounts accounts = service.accounts();
        if (accounts == null) {
            throw new Problem(
                    Problem.Kind.NO_ACCOUNTS,
                    "the configuration names users in its section users; with a section accounts there is a database of them");
        }
        return accounts;
    }

    private Accounts accounts() {
        return accounts(service);
    }

    private Answer organisations(Call call) {
        return page(call, accounts().organisations(), Organisation::name, Views::of);
    }

    private Answer createOrganisation(Call call) {
        Fields fields = call.fields();
        String name = fields.text("name");
        fields.finish();
        return tagged(201, Views.of(accounts().createOrganisation(call.actor(), name)));
    }

    private Answer organisation(Call call) {
        return tagged(200, Views.of(organisationThere(call)));
    }

    private Organisation organisationThere(Call call) {
        String name = call.name("organisation");
        return accounts().organisation(name).orElseThrow(() -> Problem.notFound("organisation", name));
    }

    private Answer changeOrganisation(Call call) {
        return change(call, () -> organisationThere(call), Views::of, (before, fields) -> {
            Organisation after = new Organisation(
                    before.id(),
                    fields.text("name", before.name()),
                    fields.flag("enabled", before.enabled()),
                    before.createdAt());
            fields.finish();
            return accounts().changeOrganisation(call.actor(), before, after);
        });
    }

    private Answer projects(Call call) {
        String of = call.path().get("organisation");
        if (of != null) {
            organisationThere(call);
        }
        return page(call, accounts().projects(of), project -> project.organisation() + "/" + project.name(), Views::of);
    }

    private Answer createProject(Call call) {
        Fields fields = call.fields();
        String name = fields.text("name");
        Validity validity = validity(fields, Validity.ALWAYS);
        fields.finish();
        return tagged(201, Views.of(accounts().createProject(call.actor(), call.name("organisation"), name, validity)));
    }

    private Answer project(Call call) {
        return tagged(200, Views.of(projectThere(call)));
    }

    private Project projectThere(Call call) {
        String organisation = call.name("organisation");
        String name = call.name("project");
        return accounts()
                .project(organisation, name)
                .orElseThrow(() -> Problem.notFound("project", organisation + "/" + name));
    }

    private Answer changeProject(Call call) {
        return change(call, () -> projectThere(call), Views::of, (before, fields) -> {
            Project after = new Project(
                    before.id(),
                    before.organisation(),
                    fields.text("name", before.name()),
                    fields.flag("enabled", before.enabled()),
                    validity(fields, before.validity()),
                    before.createdAt());
            fields.finish();
            return accounts().changeProject(call.actor(), before, after);
        });
    }

    private Answer users(Call call) {
        String after = call.query().getOrDefault("after", "");
        int limit = call.limit();
        List<User> users = accounts().users(call.query("organisation"), call.query("project"), after, limit + 1);
        boolean more = users.size() > limit;
        List<User> shown = more ? users.subList(0, limit) : users;
        return Answer.ok(Views.page(
                shown.stream().map(Views::of).toList(), more ? shown.getLast().name() : null));
    }

    private Answer createUser(Call call) {
        Fields fields = call.fields();
        String name = fields.text("name");
        String organisation = fields.text("organisation");
        String project = fields.text("project");
        String password = password(fields);
        UserRules rules = rules(fields, UserRules.ofKinds());
        String note = fields.note("");
        fields.finish();
        return tagged(
                201, Views.of(accounts().createUser(call.actor(), organisation, project, name, password, rules, note)));
    }

    private Answer user(Call call) {
        return tagged(200, Views.of(userThere(call)));
    }

    private User userThere(Call call) {
        String name = call.name("user");
        return accounts().user(name).orElseThrow(() -> Problem.notFound("user", name));
    }

    private Answer changeUser(Call call) {
        return change(call, () -> userThere(call), Views::of, (before, fields) -> {
            User after = new User(
                    before.id(),
                    fields.text("organisation", before.organisation()),
                    fields.text("project", before.project()),
                    fields.text("name", before.name()),
                    fields.flag("enabled", before.enabled()),
                    rules(fields, before.rules()),
                    fields.note(before.note()),
                    before.createdAt());
            fields.finish();
            return accounts().changeUser(call.actor(), before, after);
        });
    }

    private Answer password(Call call) {
        Fields fields = call.fields();
        String password = password(fields);
        fields.finish();
        accounts().changePassword(call.actor(), call.name("user"), password);
        return Answer.nothing();
    }

    private Answer digest(Call call) {
        userThere(call);
        return Answer.ok(Json.object("algorithms", accounts().digests(call.name("user"))));
    }

    private Answer enableDigest(Call call) {
        Fields fields = call.fields();
        String password = password(fields);
        String algorithm = fields.choice("algorithm", List.of("SHA-256", "MD5"), "SHA-256");
        String realm = fields.text("realm");
        fields.finish();
        accounts().enableDigest(call.actor(), call.name("user"), password, algorithm, realm);
        return Answer.nothing();
    }

    private Answer disableDigest(Call call) {
        accounts().disableDigest(call.actor(), call.name("user"));
        return Answer.nothing();
    }

    private Answer sources(Call call) {
        return page(call, accounts().sources(), SourceAccount::name, Views::of);
    }

    private Answer createSource(Call call) {
        Fields fields = call.fields();
        String name = fields.text("name");
        String password = password(fields);
        List<String> mounts = fields.list("mounts", List.of());
        String note = fields.note("");
        fields.finish();
        return tagged(201, Views.of(accounts().createSource(call.actor(), name, password, mounts, note)));
    }

    private Answer source(Call call) {
        return tagged(200, Views.of(sourceThere(call)));
    }

    private SourceAccount sourceThere(Call call) {
        String name = call.name("source");
        return accounts().source(name).orElseThrow(() -> Problem.notFound("source", name));
    }

    private Answer changeSource(Call call) {
        return change(call, () -> sourceThere(call), Views::of, (before, fields) -> {
            SourceAccount after = new SourceAccount(
                    before.id(),
                    fields.text("name", before.name()),
                    fields.list("mounts", before.mounts()),
                    fields.flag("enabled", before.enabled()),
                    fields.note(before.note()),
                    before.createdAt());
            fields.finish();
            return accounts().changeSource(call.actor(), before, after);
        });
    }

    private Answer sourcePassword(Call call) {
        Fields fields = call.fields();
        String password = password(fields);
        fields.finish();
        accounts().changeSourcePassword(call.actor(), call.name("source"), password);
        return Answer.nothing();
    }

    private static String password(Fields fields) {
        String password = fields.text("password");
        if (password.isEmpty() || password.length() > PASSWORD_MAX) {
            throw Problem.invalid("password", "…", "1 to " + PASSWORD_MAX + " characters");
        }
        return password;
    }

    private static Validity validity(Fields fields, Validity otherwise) {
        return new Validity(fields.time("valid_from", otherwise.from()), fields.time("valid_until", otherwise.until()));
    }

    private static UserRules rules(Fields fields, UserRules otherwise) {
        List<String> policies =
                Arrays.stream(WhenFull.values()).map(WhenFull::word).toList();
        String level = fields.choice(
                "service_level", ServiceLevel.words(), otherwise.level().word());
        String policy =
                fields.choice("when_full", policies, otherwise.whenFull().word());
        return new UserRules(
                fields.list("mounts", otherwise.mounts()),
                new LinkedHashSet<>(fields.list("kinds", List.copyOf(otherwise.kinds()))),
                ServiceLevel.of(level),
                validity(fields, otherwise.validity()),
                fields.integer("sessions_max", otherwise.sessionsMax()),
                WhenFull.values()[policies.indexOf(policy)],
                area(fields, otherwise.area()),
                fields.has("ip_ranges")
                        ? fields.list("ip_ranges", List.of()).stream()
                                .map(IpRange::parse)
                                .toList()
                        : otherwise.ipRanges());
    }

    private static @Nullable Area area(Fields fields, @Nullable Area otherwise) {
        if (!fields.has("area")) {
            return otherwise;
        }
        String text = fields.textOrNull("area");
        return text == null ? null : Area.parse(text);
    }

    /** Makes what a body asks for of what there is, and stores it. */
    private interface Change<T> {
        T apply(T before, Fields fields);
    }

    private static <T> Answer change(
            Call call, Supplier<T> reader, Function<T, Map<String, @Nullable Object>> view, Change<T> change) {
        String wanted = call.ifMatch();
        for (int attempt = 1; ; attempt++) {
            T before = reader.get();
            if (wanted != null && !wanted.equals("*") && !wanted.equals(tag(view.apply(before)))) {
                throw new Problem(Problem.Kind.STALE, "it is no longer what If-Match says; read it again");
            }
            try {
                return tagged(200, view.apply(change.apply(before, call.fields())));
            } catch (AccountException e) {
                boolean again = e.kind() == AccountException.Kind.STALE && wanted == null && attempt < TRIES;
                if (!again) {
                    throw e;
                }
            }
        }
    }

    private static Answer tagged(int status, Map<String, @Nullable Object> view) {
        Answer answer = status == 201 ? Answer.created(view) : Answer.ok(view);
        return answer.with("etag", tag(view));
    }

    private static String tag(Map<String, @Nullable Object> view) {
        return '"' + Tokens.hash(Json.text(view)).substring(0, 32) + '"';
    }

    private static <T> Answer page(
            Call call, List<T> all, Function<T, String> key, Function<T, Map<String, @Nullable Object>> view) {
        String after = call.query().getOrDefault("after", "");
        int limit = call.limit();
        List<T> rest = new ArrayList<>();
        all.stream()
                .filter(one -> key.apply(one).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(limit + 1L)
                .forEach(rest::add);
        boolean more = rest.size() > limit;
        List<T> shown = more ? rest.subList(0, limit) : rest;
        return Answer.ok(Views.page(shown.stream().map(view).toList(), more ? key.apply(shown.getLast()) : null));
    }
}
