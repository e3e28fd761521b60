package org.dubhe.account;

import static org.dubhe.log.LogFields.mountpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dubhe.account.PasswordDesk.Candidate;
import org.dubhe.account.PasswordDesk.Outcome;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Ha1Store;
import org.dubhe.account.store.LoginRecord;
import org.dubhe.account.store.SourceLogin;
import org.dubhe.account.store.SourceStore;
import org.dubhe.account.store.UserStore;
import org.dubhe.account.store.WhenFull;
import org.dubhe.caster.AccessRequest;
import org.dubhe.caster.DigestStore;
import org.dubhe.caster.Gatekeeper;
import org.dubhe.caster.Refusal;
import org.dubhe.caster.RoverAdmission;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who has an account. Called on event loops, where a login that is known is decided at once; others are decided on the password workers.
 * Sources may also have the password that the configuration gives their station.
 */
public final class AccountGatekeeper implements Gatekeeper, DigestStore {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGatekeeper.class);

    /** A version 1 source says no name: so many accounts are tried. */
    private static final int NAMELESS_MAX = 4;

    /** No account has a longer name. */
    private static final int NAME_MAX = 100;

    private static final int REFUSALS_MAX = 10_000;
    private static final Duration REFUSALS_KEPT = Duration.ofHours(24);

    private final UserStore users;
    private final Ha1Store digests;
    private final SourceStore sourceStore;
    private final LiveSessions live;
    private final GuessBrake brake;
    private final FileAccounts file;
    private final AccountStats stats;
    private final Function<String, @Nullable MountTerms> mountTerms;
    private final Clock clock;
    private final Ticker nanos;
    private final Turns workers;
    private final PasswordDesk<LoginRecord> rovers;
    private final PasswordDesk<SourceLogin> sources;
    private final LiveSources pushing;
    private final Cache<String, LastRefusal> refusals;

    AccountGatekeeper(
            UserStore users,
            Ha1Store digests,
            SourceStore sourceStore,
            LiveSessions live,
            Map<String, String> stationPasswords,
            Function<String, @Nullable MountTerms> mountTerms,
            AccountSettings settings,
            Turns workers,
            AccountStats stats,
            Clock clock,
            Ticker nanos) {
        this.users = users;
        this.digests = digests;
        this.sourceStore = sourceStore;
        this.live = live;
        this.stats = stats;
        brake = new GuessBrake(nanos);
        file = new FileAccounts(Map.of(), stationPasswords, 0, false, brake);
        this.mountTerms = mountTerms;
        this.clock = clock;
        this.nanos = nanos;
        this.workers = workers;
        rovers = new PasswordDesk<>(workers, settings.passwordCache(), settings.hash(), brake, nanos, stats);
        pushing = new LiveSources(sourceStore);
        sources = new PasswordDesk<>(workers, settings.passwordCache(), settings.hash(), brake, nanos, stats);
        refusals = Caffeine.newBuilder()
                .maximumSize(REFUSALS_MAX)
                .expireAfterWrite(REFUSALS_KEPT)
                .ticker(nanos)
                .executor(Runnable::run)
                .build();
    }

    /** Other passwords of the configuration from now on. */
    void stationPasswords(Map<String, String> byMount) {
        file.replace(Map.of(), byMount, 0, false);
        sources.forget(_ -> false);
    }

    @Override
    public void admitRover(AccessRequest request, Consumer<RoverAdmission> answer) {
        String proven = request.verifiedUser();
        if (proven != null) {
            admitProven(request, proven, answer);
            return;
        }
        NtripRequest asked = request.request();
        Credentials credentials = asked.credentials();
        if (credentials == null) {
            answer.accept(new RoverAdmission.Refused(Refusal.noCredentials(asked.mount())));
            return;
        }
        String name = name(credentials);
        rovers.ask(
                "rover " + name,
                name,
                credentials.password(),
                address(request.from()),
                () -> users.login(name)
                        .map(login -> List.of(new Candidate<>(login.passwordHash(), login)))
                        .orElse(List.of()),
                outcome -> answer.accept(noted(name, request, roverAdmission(request, outcome))));
    }

    /** Admits a rover whose name HTTP Digest has proved. Never waits; the answer comes on a worker. */
    private void admitProven(AccessRequest request, String user, Consumer<RoverAdmission> answer) {
        brake.right("digest " + user, address(request.from()));
        onWorker(
                request.from(),
                () -> {
                    LoginRecord login = users.login(user).orElse(null);
                    RoverAdmission admission = login == null
                            ? new RoverAdmission.Refused(
                                    Refusal.wrongCredentials(request.request().mount()))
                            : admission(request, login);
                    answer.accept(noted(user, request, admission));
                },
                () -> answer.accept(new RoverAdmission.Refused(busy())));
    }

    /** Rovers alone: sources have passwords only. */
    @Override
    public boolean serves(NtripRequest.Method method) {
        return method == NtripRequest.Method.GET;
    }

    /** Of a user who has HTTP Digest enabled for this realm. Never waits; the answer comes on a worker. */
    @Override
    public void ha1(AccessRequest asked, String user, String realm, String algorithm, Consumer<Answer> answer) {
        if (!serves(asked.request().method())) {
            answer.accept(new Answer.None());
            return;
        }
        onWorker(
                asked.from(),
                () -> answer.accept(digests.digest(user, algorithm)
                        .filter(digest -> digest.realm().equals(realm))
                        .<Answer>map(digest -> new Answer.Known(digest.ha1()))
                        .orElseGet(Answer.None::new)),
                () -> answer.accept(new Answer.Busy(busy())));
    }

    /** Apart from passwords: a receiver that repeats an old one cannot be told from a guesser here, and shuts no other ones out. */
    @Override
    public @Nullable Refusal answered(AccessRequest request, String user, boolean wrong) {
        Refusal slowed = brake.answered("digest " + user, user, address(request.from()), wrong);
        if (slowed != null) {
            stats.slowedGuesses.increment();
        }
        return slowed;
    }

    /** Whoever waits for the task hears of it, or otherwise, whatever it throws. */
    private void onWorker(SocketAddress from, Runnable task, Runnable otherwise) {
        workers.execute(
                address(from),
                () -> {
                    try {
                        task.run();
                    } catch (AccountException e) {
                        LOG.warn("accounts: {}", e.getMessage());
                        otherwise.run();
                    } catch (RuntimeException | Error e) {
                        LOG.error("accounts: a question of the door failed", e);
                        otherwise.run();
                    }
                },
                otherwise);
    }

    private RoverAdmission roverAdmission(AccessRequest request, Outcome<LoginRecord> outcome) {
        return switch (outcome) {
            case Outcome.Wrong<LoginRecord> _ ->
                new RoverAdmission.Refused(
                        Refusal.wrongCredentials(request.request().mount()));
            case Outcome.Busy<LoginRecord>(String words, String cause) ->
                new RoverAdmission.Refused(new Refusal(Refusal.Kind.BUSY, words, cause));
            case Outcome.Right<LoginRecord>(LoginRecord login, long since) -> {
                RoverAdmission admission = admission(request, login);
                // A change that came between the check and the entry has not seen this stay.
                if (rovers.isNewerThan(since)) {
                    onWorker(request.from(), () -> recheck(Set.of(login.user().id())), () -> {});
                }
                yield admission;
            }
        };
    }

    private RoverAdmission admission(AccessRequest request, LoginRecord login) {
        NtripRequest asked = request.request();
        InetAddress from = address(request.from());
        Refusal refusal =
                AdmissionRules.refusal(login, asked.mount(), mountTerms.apply(asked.mount()), from, clock.instant());
        if (refusal != null) {
            return new RoverAdmission.Refused(refusal);
        }
        RoverStay stay = new RoverStay(live, login, asked.mount(), asked.agent(), from.getHostAddress(), nanos::read);
        return live.enter(stay)
                ? new RoverAdmission.Admitted(stay)
                : new RoverAdmission.Refused(AdmissionRules.full(login));
    }

    private RoverAdmission noted(String user, AccessRequest request, RoverAdmission admission) {
        if (admission instanceof RoverAdmission.Refused(Refusal refusal)) {
            refused(user, request.from(), request.request().mount(), refusal.cause());
        }
        return admission;
    }

    @Override
    public void refused(String name, SocketAddress from, String mount, String cause) {
        refusals.put(cut(name), new LastRefusal(clock.instant(), address(from).getHostAddress(), mount, cause));
    }

    @Override
    public void admitSource(AccessRequest request, Consumer<SourceAdmission> answer) {
        NtripRequest asked = request.request();
        String mount = asked.mount();
        Credentials credentials = asked.credentials();
        boolean nameless = asked.method() == NtripRequest.Method.SOURCE;
        boolean byFile = file.hasPasswordFor(mount) || (!nameless && credentials == null);
        SourceAdmission[] first = new SourceAdmission[1];
        if (byFile) {
            file.admitSource(request, admission -> first[0] = admission);
        }
        boolean wrong = first[0] instanceof SourceAdmission.Refused(Refusal refusal)
                && refusal.kind() == Refusal.Kind.CREDENTIALS;
        if (first[0] != null && (!wrong || (!nameless && credentials == null))) {
            answer.accept(first[0]);
            return;
        }
        boolean known = file.knows(mount);
        String name = nameless || credentials == null ? "" : name(credentials);
        String password = nameless || credentials == null ? asked.sourcePassword() : credentials.password();
        sources.ask(
                // One for all mountpoints that are not known: a guess there is one at several accounts.
                nameless ? (known ? "mount " + mount : "mount") : "source " + name,
                // Whoever mixes up the two words of a SOURCE line says his password where the mountpoint should be.
                nameless ? "the source of a mountpoint" : "source " + name,
                password,
                address(request.from()),
                () -> nameless ? candidatesOfMount(mount, known) : candidatesOfName(name),
                outcome -> {
                    SourceAdmission admission = sourceAdmission(request, known, outcome);
                    if (known && admission instanceof SourceAdmission.Admitted) {
                        file.isNoGuess(mount, request.from());
                    }
                    answer.accept(admission);
                });
    }

    /** Those that name it exactly first, then those by a pattern, each by name; for one that nobody can push to, the others, too. */
    private List<Candidate<SourceLogin>> candidatesOfMount(String mount, boolean known) {
        List<SourceLogin> all = sourceStore.sourceLogins().stream()
                .filter(login ->
                        login.account().enabled() && (!known || login.account().allows(mount)))
                .sorted(Comparator.comparingInt(
                        (SourceLogin login) -> login.account().mounts().contains(mount)
                                ? 0
                                : login.account().allows(mount) ? 1 : 2))
                .toList();
        if (known && all.size() > NAMELESS_MAX) {
            LOG.warn(
                    "accounts: {} source accounts may push to {}, a source without a name is compared with the first {} only",
                    all.size(),
                    mountpoint(mount),
                    NAMELESS_MAX);
        }
        return all.stream()
                .limit(NAMELESS_MAX)
                .map(login -> new Candidate<>(login.passwordHash(), login))
                .toList();
    }

    private List<Candidate<SourceLogin>> candidatesOfName(String name) {
        return sourceStore.source(name).stream()
                .map(login -> new Candidate<>(login.passwordHash(), login))
                .toList();
    }

    private SourceAdmission sourceAdmission(AccessRequest request, boolean known, Outcome<SourceLogin> outcome) {
        String mount = request.request().mount();
        return switch (outcome) {
            case Outcome.Wrong<SourceLogin> _ -> new SourceAdmission.Refused(Refusal.wrongCredentials(mount));
            case Outcome.Busy<SourceLogin>(String words, String cause) ->
                new SourceAdmission.Refused(new Refusal(Refusal.Kind.BUSY, words, cause));
            case Outcome.Right<SourceLogin>(SourceLogin login, long since) -> {
                // Of a mountpoint that there is not, the caster says so.
                Refusal refusal = AdmissionRules.refusal(login.account(), known ? mount : null);
                yield refusal != null
                        ? new SourceAdmission.Refused(refusal)
                        : new SourceAdmission.Admitted(
                                pushing.stay(login, mount, end -> checkSince(since, login, request.from(), end)));
            }
        };
    }

    /** A change that came between the check and the begin has not seen this source. */
    private void checkSince(long since, SourceLogin login, SocketAddress from, Consumer<String> end) {
        if (sources.isNewerThan(since)) {
            onWorker(
                    from,
                    () -> pushing.recheck(
                            other -> other.account().id() == login.account().id()),
                    () -> end.accept("accounts were changed while it came in, and cannot be looked up at the moment"));
        }
    }

    /**
     * Some accounts were changed: forgets what was known of them, and asks those of their sessions to leave that would not be let in now. Waits for
     * the database.
     */
    void changed(Predicate<LoginRecord> which) {
        rovers.forget(which);
        Set<Long> ids = new HashSet<>();
        for (RoverStay stay : live.present(stay -> which.test(stay.login()))) {
            ids.add(stay.login().user().id());
        }
        recheck(ids);
    }

    private void recheck(Set<Long> ids) {
        Instant now = clock.instant();
        for (LoginRecord login : users.logins(ids)) {
            List<RoverStay> present =
                    live.present(one -> one.login().user().id() == login.user().id());
            for (RoverStay stay : present) {
                stay.changed(login);
                Refusal refusal = AdmissionRules.refusal(
                        login, stay.mount(), mountTerms.apply(stay.mount()), IpLiteral.of(stay.address()), now);
                if (refusal != null) {
                    stay.leave(refusal.cause());
                }
            }
            endSurplus(present, login);
        }
    }

    /** As at the door: the oldest make room, or whoever came last goes. */
    private static void endSurplus(List<RoverStay> oldestFirst, LoginRecord login) {
        List<RoverStay> staying =
                oldestFirst.stream().filter(stay -> !stay.isLeaving()).toList();
        int most = login.user().rules().sessionsMax();
        int surplus = staying.size() - most;
        if (surplus > 0) {
            boolean oldest = login.user().rules().whenFull() == WhenFull.REPLACE_OLDEST;
            (oldest ? staying.subList(0, surplus) : staying.subList(most, staying.size()))
                    .forEach(stay -> stay.leave(AdmissionRules.full(login).cause()));
        }
    }

    /**
     * Some source accounts were changed: forgets what was known of them, and ends those of their sources that they no longer allow. Waits for the
     * database.
     */
    void sourcesChanged(Predicate<SourceLogin> which) {
        sources.forget(which);
        pushing.recheck(which);
    }

    /** Asks those to leave whose time is over, and those that do not say where they are though their account has an area. */
    void endOver() {
        Instant now = clock.instant();
        live.present(stay -> AdmissionRules.isOver(stay.login(), now))
                .forEach(stay -> stay.leave("the time of its account is over"));
        live.present(_ -> true).forEach(RoverStay::checkPlace);
    }

    /** Any of those here, for measuring. */
    RoverStay firstStay() {
        return live.present(_ -> true).getFirst();
    }

    /** Why a name was last not let in, as long as that is remembered. */
    Optional<LastRefusal> lastRefusal(String user) {
        return Optional.ofNullable(refusals.getIfPresent(user));
    }

    /** Counted as a login that is told to try again. */
    private Refusal busy() {
        stats.busy.increment();
        return new Refusal(
                Refusal.Kind.BUSY,
                PasswordDesk.TRY_AGAIN,
                "the accounts cannot be looked up: the queue is full, or the log has why");
    }

    private static String name(Credentials credentials) {
        return cut(credentials.user());
    }

    /** One that is too long stays so. */
    private static String cut(String name) {
        return name.length() > NAME_MAX ? name.substring(0, NAME_MAX + 1) : name;
    }

    static InetAddress address(SocketAddress from) {
        return from instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
