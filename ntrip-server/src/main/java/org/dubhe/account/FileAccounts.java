package org.dubhe.account;

import static org.dubhe.log.LogFields.session;
import static org.dubhe.log.LogFields.user;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.dubhe.account.store.Actor;
import org.dubhe.caster.AccessRequest;
import org.dubhe.caster.DigestStore;
import org.dubhe.caster.Gatekeeper;
import org.dubhe.caster.Refusal;
import org.dubhe.caster.RoverAdmission;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.RoverSession;
import org.dubhe.caster.RoverTraffic;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names and passwords of the configuration file: for a demo, a test, a service of a few friends. Answers at once. Guesses are slowed by a {@link
 * GuessBrake}: at a rover's name, at a source's mountpoint, at all sources' together where the mountpoint is none of theirs. Any thread.
 */
public final class FileAccounts implements Gatekeeper, DigestStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileAccounts.class);
    private static final String REPLACED = "another rover has come in with this account";

    /** Who is known: swapped as a whole. */
    private record Book(
            Map<String, String> users, Map<String, String> sources, int roversPerUserMax, boolean replacesOldest) {}

    private final GuessBrake brake;
    private volatile Book book;
    private final Map<String, Deque<Stay>> roversOfUser = new ConcurrentHashMap<>();

    /**
     * Accounts as they are until {@link #replace}.
     *
     * @param users passwords of rovers by name
     * @param sources passwords of sources by mountpoint, empty where the file has none for it
     * @param roversPerUserMax rovers of one account at a time
     */
    public FileAccounts(Map<String, String> users, Map<String, String> sources, int roversPerUserMax) {
        this(users, sources, roversPerUserMax, false);
    }

    /**
     * Accounts as they are until {@link #replace}.
     *
     * @param users passwords of rovers by name
     * @param sources passwords of sources by mountpoint, empty where the file has none for it
     * @param roversPerUserMax rovers of one account at a time
     * @param replacesOldest past that the oldest one makes way; else the newest is refused
     */
    public FileAccounts(
            Map<String, String> users, Map<String, String> sources, int roversPerUserMax, boolean replacesOldest) {
        this(users, sources, roversPerUserMax, replacesOldest, new GuessBrake(Ticker.systemTicker()));
    }

    FileAccounts(
            Map<String, String> users,
            Map<String, String> sources,
            int roversPerUserMax,
            boolean replacesOldest,
            GuessBrake brake) {
        this.book = new Book(Map.copyOf(users), Map.copyOf(sources), roversPerUserMax, replacesOldest);
        this.brake = brake;
    }

    /**
     * Other names and passwords from now on. Rovers whose name is gone or has another password are asked to leave, all others stay.
     *
     * @param users passwords of rovers by name
     * @param sources passwords of sources by mountpoint, empty where the file has none for it
     * @param roversPerUserMax rovers of one account that may come in at a time
     * @param replacesOldest past that the oldest one makes way; else the newest is refused
     */
    public void replace(
            Map<String, String> users, Map<String, String> sources, int roversPerUserMax, boolean replacesOldest) {
        Book before = book;
        Book now = new Book(Map.copyOf(users), Map.copyOf(sources), roversPerUserMax, replacesOldest);
        book = now;
        for (String user : roversOfUser.keySet()) {
            String why = whyOver(user, before, now);
            if (why != null) {
                List<Stay> leaving = new ArrayList<>();
                roversOfUser.computeIfPresent(user, (_, stays) -> {
                    leaving.addAll(stays);
                    return stays;
                });
                leaving.forEach(stay -> stay.leave(why));
            }
        }
    }

    private static @Nullable String whyOver(String user, Book before, Book now) {
        String password = now.users.get(user);
        if (password == null) {
            return "this account does not exist any more; ask the operator";
        }
        return password.equals(before.users.get(user))
                ? null
                : "the password of this account was changed; please connect again with the new one";
    }

    @Override
    public void admitRover(AccessRequest request, Consumer<RoverAdmission> answer) {
        answer.accept(rover(request));
    }

    @Override
    public void admitSource(AccessRequest request, Consumer<SourceAdmission> answer) {
        answer.accept(source(request));
    }

    @Override
    public void refused(String name, SocketAddress from, String mount, String cause) {
        // Of the accounts of the file nobody asks for it.
    }

    /** Whether a source may push to this mountpoint, be it with a password of the file or of an account. */
    boolean knows(String mount) {
        return book.sources.containsKey(mount);
    }

    /** Whether the file has a password that a source for this mountpoint may say; for one that is not known, any. */
    boolean hasPasswordFor(String mount) {
        Map<String, String> sources = book.sources;
        String expected = sources.get(mount);
        return expected == null ? sources.values().stream().anyMatch(any -> !any.isEmpty()) : !expected.isEmpty();
    }

    /** What a source said for this mountpoint was right after all, by its account. */
    void isNoGuess(String mount, SocketAddress from) {
        brake.right(guessedSource(mount), AccountGatekeeper.address(from));
    }

    @Override
    public @Nullable Refusal answered(AccessRequest request, String user, boolean wrong) {
        return brake.answered(
                digestKey(request, user), "user " + user, AccountGatekeeper.address(request.from()), wrong);
    }

    /** Apart from passwords: a receiver that repeats an old one cannot be told from a guesser here, and shuts no other ones out. */
    private String digestKey(AccessRequest request, String user) {
        boolean rover = request.request().method() == NtripRequest.Method.GET;
        return "digest " + (rover ? user : guessedSource(request.request().mount()));
    }

    /** One for all mountpoints that are not known: a guess there is one at each password. */
    private String guessedSource(String mount) {
        return knows(mount) ? "station " + mount : "station";
    }

    /** Rovers that are connected, by the number of their connection. No fix share is kept of them. */
    public List<LiveSession> sessions() {
        return stays().stream()
                .map(Stay::view)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(LiveSession::id))
                .toList();
    }

    /**
     * Ends a session.
     *
     * @return false where there is none of that number
     */
    public boolean kick(Actor actor, long session, String reason) {
        for (Stay stay : stays()) {
            LiveSession view = stay.view();
            if (view != null && view.id() == session) {
                stay.leave("ended by " + actor.name() + ": " + reason);
                LOG.info(
                        "accounts: session {} of {} ended by {}: {}",
                        session(session),
                        user(view.user()),
                        actor.name(),
                        reason);
                return true;
            }
        }
        return false;
    }

    private List<Stay> stays() {
        List<Stay> out = new ArrayList<>();
        for (String user : roversOfUser.keySet()) {
            roversOfUser.computeIfPresent(user, (_, stays) -> {
                out.addAll(stays);
                return stays;
            });
        }
        return out;
    }

    @Override
    public boolean serves(NtripRequest.Method method) {
        return true;
    }

    /** Of a rover its account's; of a source its mountpoint's, whatever its name, where both Digest and Basic know it by its password alone. */
    @Override
    public void ha1(AccessRequest asked, String user, String realm, String algorithm, Consumer<Answer> answer) {
        NtripRequest request = asked.request();
        boolean rover = request.method() == NtripRequest.Method.GET;
        String password = rover ? book.users.get(user) : book.sources.get(request.mount());
        answer.accept(
                password == null
                        ? new Answer.None()
                        : new Answer.Known(hash(algorithm, user + ':' + realm + ':' + password)));
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256 and MD5", e);
        }
    }

    private RoverAdmission rover(AccessRequest asked) {
        NtripRequest request = asked.request();
        SocketAddress from = asked.from();
        InetAddress address = AccountGatekeeper.address(from);
        Book known = book;
        String user = asked.verifiedUser();
        if (user == null) {
            Credentials credentials = request.credentials();
            if (credentials == null) {
                return new RoverAdmission.Refused(Refusal.noCredentials(request.mount()));
            }
            user = credentials.user();
            String guessed = "user " + user;
            int wait = brake.begin(guessed, address);
            if (wait > 0) {
                return new RoverAdmission.Refused(GuessBrake.refusal(guessed, wait));
            }
            if (!isSame(known.users.get(user), credentials.password())) {
                brake.wrong(guessed, address, credentials.password());
                return new RoverAdmission.Refused(Refusal.wrongCredentials(request.mount()));
            }
            brake.right(guessed, address);
        } else {
            brake.right(digestKey(asked, user), address);
        }
        Stay stay = new Stay(user, request, from);
        Stay oldest = enter(stay, known);
        if (oldest == stay) {
            return new RoverAdmission.Refused(new Refusal(
                    Refusal.Kind.LIMIT,
                    "This account may have " + known.roversPerUserMax + " rovers at a time.",
                    "account " + user + " has " + known.roversPerUserMax + " rovers"));
        }
        if (oldest != null) {
            oldest.leave(REPLACED);
        }
        // A change that came between the look at the password and the entry has not seen this rover.
        Book now = book;
        String over = now == known ? null : whyOver(user, known, now);
        if (over != null) {
            stay.leave(over);
        }
        return new RoverAdmission.Admitted(stay);
    }

    /** Counts a rover in; returns who must go for it, itself where it is refused, null where there is room. */
    private @Nullable Stay enter(Stay stay, Book known) {
        Stay[] goes = new Stay[1];
        roversOfUser.compute(stay.user, (_, before) -> {
            Deque<Stay> stays = before == null ? new ArrayDeque<>() : before;
            if (stays.size() >= known.roversPerUserMax) {
                goes[0] = known.replacesOldest ? stays.pollFirst() : stay;
            }
            if (goes[0] != stay) {
                stays.addLast(stay);
            }
            return stays;
        });
        return goes[0];
    }

    private SourceAdmission source(AccessRequest asked) {
        NtripRequest request = asked.request();
        InetAddress from = AccountGatekeeper.address(asked.from());
        if (asked.verifiedUser() != null) {
            brake.right(digestKey(asked, asked.verifiedUser()), from);
            return new SourceAdmission.Admitted();
        }
        Map<String, String> sources = book.sources;
        Credentials credentials = request.credentials();
        boolean isSource = request.method() == NtripRequest.Method.SOURCE;
        if (!isSource && credentials == null) {
            return new SourceAdmission.Refused(Refusal.noCredentials(request.mount()));
        }
        String said = isSource || credentials == null ? request.sourcePassword() : credentials.password();
        String guessed = guessedSource(request.mount());
        if (said.isEmpty()) {
            return new SourceAdmission.Refused(Refusal.wrongCredentials(request.mount()));
        }
        int wait = brake.begin(guessed, from);
        if (wait > 0) {
            return new SourceAdmission.Refused(GuessBrake.refusal("a station's password", wait));
        }
        String expected = sources.get(request.mount());
        boolean right = expected == null
                ? sources.values().stream().anyMatch(any -> isSame(any, said))
                : isSame(expected, said);
        if (!right) {
            brake.wrong(guessed, from, said);
            return new SourceAdmission.Refused(Refusal.wrongCredentials(request.mount()));
        }
        if (expected == null) {
            // Who knows one station's password may still guess at the others'.
            brake.untried(guessed, from);
        } else {
            brake.right(guessed, from);
        }
        return new SourceAdmission.Admitted();
    }

    private void left(Stay stay) {
        roversOfUser.computeIfPresent(stay.user, (_, stays) -> {
            stays.remove(stay);
            return stays.isEmpty() ? null : stays;
        });
    }

    /** Compares passwords in a time that does not tell how much of them agrees. */
    private static boolean isSame(@Nullable String expected, String said) {
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    private final class Stay implements RoverSession {
        private final String user;
        private final String mount;
        private final String agent;
        private final String address;
        private @Nullable RoverConnection connection;
        private @Nullable RoverTraffic traffic;
        private @Nullable Instant startedAt;
        private @Nullable String leaving;
        private long lastGgaMillis;
        private int quality;
        private int satellites;
        private double latitudeDegrees = Double.NaN;
        private double longitudeDegrees = Double.NaN;

        Stay(String user, NtripRequest request, SocketAddress from) {
            this.user = user;
            this.mount = request.mount();
            this.agent = request.agent();
            this.address = from instanceof InetSocketAddress inet && inet.getAddress() != null
                    ? inet.getAddress().getHostAddress()
                    : String.valueOf(from);
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public synchronized void begun(RoverConnection own, RoverTraffic traffic) {
            connection = own;
            this.traffic = traffic;
            startedAt = Instant.now();
            if (leaving != null) {
                own.close(leaving);
            }
        }

        synchronized void leave(String reason) {
            if (leaving == null) {
                leaving = reason;
                if (connection != null) {
                    connection.close(reason);
                }
            }
        }

        @Override
        public synchronized void gga(Gga gga) {
            lastGgaMillis = System.currentTimeMillis();
            quality = gga.quality();
            satellites = gga.satellites();
            if (gga.hasFix()) {
                latitudeDegrees = gga.latitudeDegrees();
                longitudeDegrees = gga.longitudeDegrees();
            }
        }

        /** What an operator sees of it; null before it has begun. */
        synchronized @Nullable LiveSession view() {
            if (connection == null || traffic == null || startedAt == null) {
                return null;
            }
            // The caster counts each second of its clock in which it wrote, also the one that had begun before.
            long seconds =
                    Math.max(0, Duration.between(startedAt, Instant.now()).toSeconds());
            return new LiveSession(
                    connection.id(),
                    connection.id(),
                    user,
                    "",
                    "",
                    mount,
                    agent,
                    address,
                    startedAt,
                    traffic.sentBytes(),
                    Math.min(traffic.correctionSeconds(), seconds),
                    traffic.droppedWrites(),
                    lastGgaMillis == 0 ? null : Instant.ofEpochMilli(lastGgaMillis),
                    quality,
                    satellites,
                    latitudeDegrees,
                    longitudeDegrees,
                    Double.NaN);
        }

        @Override
        public void ended(String why) {
            left(this);
        }
    }
}
