package org.dubhe.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.AdminToken;
import org.dubhe.account.store.AuditEntry;
import org.dubhe.account.store.AuditLog;
import org.dubhe.account.store.Backup;
import org.dubhe.account.store.Database;
import org.dubhe.account.store.Digest;
import org.dubhe.account.store.Ha1Store;
import org.dubhe.account.store.LoginRecord;
import org.dubhe.account.store.Organisation;
import org.dubhe.account.store.OrganisationStore;
import org.dubhe.account.store.PastSession;
import org.dubhe.account.store.Project;
import org.dubhe.account.store.SessionRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.SourceLogin;
import org.dubhe.account.store.SourceStore;
import org.dubhe.account.store.Texts;
import org.dubhe.account.store.TokenStore;
import org.dubhe.account.store.UsageReport;
import org.dubhe.account.store.UsageStore;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.UserStore;
import org.dubhe.account.store.Validity;
import org.dubhe.log.LogFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts for whoever administers them: REST, command line, tests. Every change is written to the audit log, takes effect at once, and ends
 * the sessions that it no longer allows. What cannot be done is an {@link AccountException}. Any thread that may wait for the database and for
 * a password to be hashed.
 */
public final class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    /**
     * What decides whether a user comes in.
     *
     * @param user itself
     * @param project its project
     * @param organisationEnabled whether its organisation is enabled
     */
    public record Standing(User user, Project project, boolean organisationEnabled) {}

    private final OrganisationStore organisations;
    private final UserStore users;
    private final Ha1Store digests;
    private final SourceStore sources;
    private final TokenStore tokens;
    private final AuditLog audit;
    private final UsageStore usage;
    private final Database database;
    private final AccountGatekeeper gatekeeper;
    private final LiveSessions live;
    private volatile AccountSettings settings;
    private final Clock clock;

    Accounts(
            UserStore users,
            Ha1Store digests,
            SourceStore sources,
            Database database,
            AccountGatekeeper gatekeeper,
            LiveSessions live,
            AccountSettings settings,
            Clock clock) {
        this.organisations = new OrganisationStore(database, clock);
        this.users = users;
        this.digests = digests;
        this.sources = sources;
        this.tokens = new TokenStore(database, clock);
        this.audit = new AuditLog(database, clock);
        this.usage = new UsageStore(database);
        this.database = database;
        this.gatekeeper = gatekeeper;
        this.live = live;
        this.settings = settings;
        this.clock = clock;
    }

    /** Other settings from now on. */
    void settings(AccountSettings next) {
        settings = next;
    }

    /** All organisations by name. */
    public List<Organisation> organisations() {
        return organisations.organisations();
    }

    /** One organisation. */
    public Optional<Organisation> organisation(String name) {
        return organisations.organisation(name);
    }

    /** A new organisation, enabled. */
    public Organisation createOrganisation(Actor actor, String name) {
        return organisations.create(actor, new Organisation(0, name, true, Instant.EPOCH));
    }

    /** Renames, enables or disables the organisation of that id. */
    public Organisation changeOrganisation(Actor actor, Organisation changed) {
        return changeOrganisation(actor, null, changed);
    }

    /**
     * The same, where it still is as whoever asks has seen it.
     *
     * @param expected null where that does not matter
     */
    public Organisation changeOrganisation(Actor actor, @Nullable Organisation expected, Organisation changed) {
        Organisation stored = organisations.change(actor, expected, changed);
        gatekeeper.changed(login -> login.organisationId() == stored.id());
        return stored;
    }

    /**
     * Projects by organisation and name.
     *
     * @param organisation null for all
     */
    public List<Project> projects(@Nullable String organisation) {
        return organisations.projects(organisation);
    }

    /** One project. */
    public Optional<Project> project(String organisation, String name) {
        return organisations.project(organisation, name);
    }

    /** A new project of an organisation, enabled. */
    public Project createProject(Actor actor, String organisation, String name, Validity validity) {
        return organisations.create(actor, new Project(0, organisation, name, true, validity, Instant.EPOCH));
    }

    /** Changes the project of that id; it stays with its organisation. */
    public Project changeProject(Actor actor, Project changed) {
        return changeProject(actor, null, changed);
    }

    /**
     * The same, where it still is as whoever asks has seen it.
     *
     * @param expected null where that does not matter
     */
    public Project changeProject(Actor actor, @Nullable Project expected, Project changed) {
        Project stored = organisations.change(actor, expected, changed);
        gatekeeper.changed(login -> login.projectId() == stored.id());
        return stored;
    }

    /**
     * Users by name.
     *
     * @param organisation null for all
     * @param project null for all
     */
    public List<User> users(@Nullable String organisation, @Nullable String project) {
        return users.users(organisation, project);
    }

    /**
     * A page of users.
     *
     * @param after names behind this one
     * @param most lines
     */
    public List<User> users(@Nullable String organisation, @Nullable String project, String after, int most) {
        return users.users(organisation, project, after, most);
    }

    /** Everything that decides whether a user comes in, without its password. */
    public Optional<Standing> standing(String user) {
        return users.login(user).map(login -> new Standing(login.user(), login.project(), login.organisationEnabled()));
    }

    /** Algorithms for which a user has HTTP Digest enabled. */
    public List<String> digests(String user) {
        return digests.digests(user).stream().map(Digest::algorithm).toList();
    }

    /** One user. */
    public Optional<User> user(String name) {
        return users.user(name);
    }

    /** A new user of a project, enabled. */
    public User createUser(
            Actor actor,
            String organisation,
            String project,
            String name,
            String password,
            UserRules rules,
            String note) {
        String hash = settings.hash().hash(password);
        User stored =
                users.create(actor, new User(0, organisation, project, name, true, rules, note, Instant.EPOCH), hash);
        changed(stored);
        return stored;
    }

    /** Changes the user of that id: name, project, rules, note, enabled or not. */
    public User changeUser(Actor actor, User changed) {
        return changeUser(actor, null, changed);
    }

    /**
     * The same, where it still is as whoever asks has seen it.
     *
     * @param expected null where that does not matter
     */
    public User changeUser(Actor actor, @Nullable User expected, User changed) {
        User stored = users.change(actor, expected, changed);
        changed(stored);
        return stored;
    }

    /** Gives a user another password. Its sessions go on; whoever comes must know the new one. */
    public void changePassword(Actor actor, String user, String password) {
        String hash = settings.hash().hash(password);
        List<Digest> renewed = digests.digests(user).stream()
                .map(old -> digest(old.algorithm(), old.realm(), user, password))
                .toList();
        changed(users.changePassword(actor, user, hash, renewed));
    }

    private void changed(User user) {
        gatekeeper.changed(login -> login.user().id() == user.id());
    }

    /**
     * Lets a user come in by HTTP Digest, too. What is then stored is as good as its password, which is why the audit log says so.
     *
     * @param password the one that it has
     * @param algorithm {@code SHA-256}, or {@code MD5} for receivers that know no better
     * @param realm that the caster will name
     */
    public void enableDigest(Actor actor, String user, String password, String algorithm, String realm) {
        LoginRecord login = users.login(user).orElseThrow(() -> AccountException.notFound("user", user));
        if (!PasswordHash.verify(password, login.passwordHash())) {
            throw AccountException.invalid("password", "…", "the password of " + user);
        }
        digests.enable(actor, user, digest(algorithm, realm, user, password));
    }

    /** Forgets what HTTP Digest needs of a user. */
    public void disableDigest(Actor actor, String user) {
        digests.disable(actor, user);
    }

    /** HA1 of a user that has HTTP Digest enabled for an algorithm, in lower-case hexadecimal. Waits for the database. */
    public Optional<String> ha1(String user, String algorithm) {
        return digests.digest(user, algorithm).map(Digest::ha1);
    }

    private static Digest digest(String algorithm, String realm, String user, String password) {
        if (!List.of("SHA-256", "MD5").contains(algorithm)) {
            throw AccountException.invalid("algorithm", algorithm, "SHA-256 or MD5");
        }
        Texts.check("realm", realm);
        if (realm.isEmpty() || realm.length() > 100) {
            throw AccountException.invalid("realm", realm, "1 to 100 characters");
        }
        try {
            byte[] text = (user + ':' + realm + ':' + password).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text);
            return new Digest(algorithm, realm, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(algorithm, e);
        }
    }

    /** All source accounts by name. */
    public List<SourceAccount> sources() {
        return sources.sources();
    }

    /** One source account. */
    public Optional<SourceAccount> source(String name) {
        return sources.source(name).map(SourceLogin::account);
    }

    /** A new source account, enabled. */
    public SourceAccount createSource(Actor actor, String name, String password, List<String> mounts, String note) {
        String hash = settings.hash().hash(password);
        SourceAccount stored =
                sources.create(actor, new SourceAccount(0, name, mounts, true, note, Instant.EPOCH), hash);
        sourceChanged(stored.id());
        return stored;
    }

    /** Changes the source account of that id, and ends its sources on mountpoints that it does not allow any more. */
    public SourceAccount changeSource(Actor actor, SourceAccount changed) {
        return changeSource(actor, null, changed);
    }

    /**
     * The same, where it still is as whoever asks has seen it.
     *
     * @param expected null where that does not matter
     */
    public SourceAccount changeSource(Actor actor, @Nullable SourceAccount expected, SourceAccount changed) {
        SourceAccount stored = sources.change(actor, expected, changed);
        sourceChanged(stored.id());
        return stored;
    }

    /** Gives a source account another password, and ends its sources: whoever knows the new one comes again. */
    public void changeSourcePassword(Actor actor, String name, String password) {
        sourceChanged(sources.changeSourcePassword(actor, name, settings.hash().hash(password)));
    }

    private void sourceChanged(long id) {
        gatekeeper.sourcesChanged(login -> login.account().id() == id);
    }

    /**
     * Rovers that are connected, by the number of their session. Does not ask the database.
     *
     * @param user null for all
     */
    public List<LiveSession> sessions(@Nullable String user) {
        return live
                .present(stay -> stay.id() > 0 && (user == null || stay.user().equals(user)))
                .stream()
                .map(RoverStay::view)
                .sorted(java.util.Comparator.comparingLong(LiveSession::id))
                .toList();
    }

    /** Sessions open now, by organisation. Needs no database. */
    public Map<String, Integer> sessionsByOrganisation() {
        Map<String, Integer> count = new HashMap<>();
        live.present(stay -> stay.id() > 0)
                .forEach(stay -> count.merge(stay.login().project().organisation(), 1, Integer::sum));
        return count;
    }

    /**
     * Ends a session, whether or not the database answers.
     *
     * @return false where there is none of that number
     */
    public boolean kick(Actor actor, long session, String reason) {
        return kick(
                        actor,
                        live.present(stay -> stay.id() == session),
                        "session " + session,
                        LogFields.session(session),
                        reason)
                > 0;
    }

    /**
     * Ends all sessions of a user, whether or not the database answers.
     *
     * @return how many
     */
    public int kickUser(Actor actor, String user, String reason) {
        return kick(actor, live.present(stay -> stay.user().equals(user)), user, LogFields.user(user), reason);
    }

    private int kick(Actor actor, List<RoverStay> stays, String subject, LogFields logged, String reason) {
        stays.forEach(stay -> stay.leave("ended by " + actor.name() + ": " + reason));
        if (!stays.isEmpty()) {
            LOG.info("accounts: {} ended by {}: {}", subject, actor.name(), reason, logged);
            String mounts =
                    stays.stream().map(RoverStay::mount).distinct().sorted().collect(Collectors.joining(","));
            audit.note(
                    actor,
                    "kick",
                    "session",
                    subject,
                    Map.of("user", stays.getFirst().user(), "mountpoint", mounts, "reason", reason));
        }
        return stays.size();
    }

    /** Why a name was last not let in, where it was within the last day. Does not ask the database. */
    public Optional<LastRefusal> lastRefusal(String user) {
        return gatekeeper.lastRefusal(user);
    }

    /**
     * Sessions in the database, newest first; live ones as of the last writing.
     *
     * @param user null for all
     * @param most lines
     */
    public List<SessionRecord> history(@Nullable String user, int most) {
        return usage.sessions(user, most);
    }

    /**
     * A page of sessions in the database, newest first; live ones as of the last writing.
     *
     * @param most lines
     */
    public List<PastSession> pastSessions(PastSession.Question question, int most) {
        return usage.history(question, most);
    }

    /** The tokens of the administration, revoked ones too. */
    public List<AdminToken> tokens() {
        return tokens.tokens();
    }

    /** The good token with that hash. */
    public Optional<AdminToken> token(String sha256) {
        return tokens.good(sha256);
    }

    /** A new token, known by its hash alone. */
    public AdminToken createToken(Actor actor, String name, String role, String sha256) {
        return tokens.create(actor, name, role, sha256);
    }

    /** Makes a token good for nothing from now on. */
    public void revokeToken(Actor actor, String name) {
        tokens.revoke(actor, name);
    }

    /** Notes, right to a minute, that a token is used. */
    public void tokenUsed(AdminToken token) {
        tokens.used(token);
    }

    /** Writes to the audit log that the configuration was read anew and what became of it, whether or not the database answers. */
    public void reloaded(Actor actor, Map<String, ?> outcome) {
        audit.note(actor, "reload", "configuration", "configuration", outcome);
    }

    /** What was used. */
    public UsageReport report(UsageReport.Question question) {
        return usage.report(question);
    }

    /** The zone whose days reports mean where nobody says otherwise. */
    public ZoneId zone() {
        return settings.zone();
    }

    /**
     * A page of the audit log, newest first.
     *
     * @param subject null for all
     * @param before only lines with smaller numbers
     * @param most lines
     */
    public List<AuditEntry> auditLog(@Nullable String subject, long before, int most) {
        return audit.lines(subject, before, most);
    }

    /**
     * The audit log, newest first.
     *
     * @param subject name of an organisation, {@code organisation/project}, user, source; null for all
     * @param most lines
     */
    public List<AuditEntry> auditLog(@Nullable String subject, int most) {
        return audit.lines(subject, Long.MAX_VALUE, most);
    }

    /**
     * Writes all of the database to a file while the service goes on.
     *
     * @return rows
     */
    public long backup(Actor actor, Path file) throws IOException {
        long rows = Backup.write(database, file, clock);
        audit.write(actor, "backup", "database", String.valueOf(file.getFileName()), null);
        return rows;
    }
}
