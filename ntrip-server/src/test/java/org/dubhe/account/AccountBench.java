package org.dubhe.account;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.caster.AccessRequest;
import org.dubhe.caster.RoverAdmission;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;

/** Accounts in a database, without a caster: mountpoints {@code VRS}, {@code RTK_1} (vrs), {@code NEAR} (nearest), {@code A} (raw), {@code CODE} (nearest, of service level metre). */
final class AccountBench implements AutoCloseable {
    static final Actor ACTOR = new Actor("chen", "10.0.0.7");

    static final Map<String, MountTerms> MOUNTS = Map.of(
            "VRS", new MountTerms("vrs", ServiceLevel.CENTIMETRE),
            "RTK_1", new MountTerms("vrs", ServiceLevel.CENTIMETRE),
            "NEAR", new MountTerms("nearest", ServiceLevel.CENTIMETRE),
            "A", new MountTerms("raw", ServiceLevel.CENTIMETRE),
            "CODE", new MountTerms("nearest", ServiceLevel.METRE));

    final ManualTime time;
    final AccountSettings settings;
    final AccountService service;

    AccountBench(DatabaseSettings database) throws IOException {
        this(settings(database), new ManualTime());
    }

    AccountBench(AccountSettings settings, ManualTime time) throws IOException {
        this(settings, time, LiveSessions.BUFFERED_MAX);
    }

    AccountBench(AccountSettings settings, ManualTime time, int bufferedMax) throws IOException {
        this.settings = settings;
        this.time = time;
        service = AccountService.open(
                settings, Map.of("A", "pa", "CQ01", "", "CQ02", ""), MOUNTS::get, time, time, bufferedMax);
    }

    /** Flushed by the test, not by the clock; bcrypt, since it is the cheaper one. */
    static AccountSettings settings(DatabaseSettings database) {
        return new AccountSettings(
                database,
                "main",
                PasswordHash.BCRYPT,
                Duration.ofMinutes(10),
                1,
                100,
                Duration.ofDays(1),
                Duration.ofDays(90),
                Duration.ofDays(400),
                Duration.ofDays(365),
                ZoneOffset.UTC);
    }

    Accounts accounts() {
        return service.accounts();
    }

    /** Organisation {@code o}, project {@code p}. */
    AccountBench withProject() {
        accounts().createOrganisation(ACTOR, "o");
        accounts().createProject(ACTOR, "o", "p", Validity.ALWAYS);
        return this;
    }

    void user(String name, UserRules rules) {
        accounts().createUser(ACTOR, "o", "p", name, "secret", rules, "");
    }

    RoverAdmission ask(String user, String password, String mount) {
        return ask(user, password, mount, "127.0.0.1");
    }

    RoverAdmission ask(String user, String password, String mount, String from) {
        try {
            return asked(user, password, mount, from).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    CompletableFuture<RoverAdmission> asked(String user, String password, String mount, String from) {
        CompletableFuture<RoverAdmission> answer = new CompletableFuture<>();
        service.gatekeeper()
                .admitRover(request(NtripRequest.Method.GET, user, password, mount, "", from), admission -> {
                    if (!answer.complete(admission)) {
                        throw new AssertionError("answered twice");
                    }
                });
        return answer;
    }

    SourceAdmission askSource(NtripRequest.Method method, String name, String password, String mount) {
        CompletableFuture<SourceAdmission> answer = new CompletableFuture<>();
        service.gatekeeper()
                .admitSource(request(method, name, password, mount, password, "127.0.0.1"), answer::complete);
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static AccessRequest request(
            NtripRequest.Method method,
            String user,
            String password,
            String mount,
            String sourcePassword,
            String from) {
        Map<String, String> headers = method == NtripRequest.Method.SOURCE
                ? Map.of()
                : Map.of("authorization", new Credentials(user, password).toHeader(), "user-agent", "NTRIP test/1");
        NtripRequest request = new NtripRequest(
                method, method.name(), mount, "", method == NtripRequest.Method.SOURCE ? sourcePassword : "", headers);
        return new AccessRequest(request, new InetSocketAddress(address(from), 4711));
    }

    /** A rover that asks for a mountpoint. */
    static AccessRequest rover(String user, String password, String mount, String from, @Nullable String proven) {
        AccessRequest asks = request(NtripRequest.Method.GET, user, password, mount, "", from);
        return new AccessRequest(asks.request(), asks.from(), proven);
    }

    private static InetAddress address(String text) {
        return IpLiteral.of(text);
    }

    /** The words of a refusal, or nothing. */
    static String words(RoverAdmission admission) {
        return admission instanceof RoverAdmission.Refused(var refusal) ? refusal.kind() + " " + refusal.words() : "";
    }

    /** Lets a rover in that must be let in. */
    TestRover enter(String user, String mount) {
        RoverAdmission admission = ask(user, "secret", mount);
        if (admission instanceof RoverAdmission.Admitted(var session)) {
            return TestRover.begin(session, mount);
        }
        throw new AssertionError(words(admission));
    }

    void flush() {
        if (!service.flush(Duration.ofSeconds(60))) {
            throw new AssertionError("not all was written");
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
