package org.dubhe.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.dubhe.caster.AccessRequest;
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

/** The names and passwords of the configuration file: for a demo, a test, a service of a few friends. Answers at once. Any thread. */
public final class FileAccounts implements Gatekeeper {
    private final Map<String, String> users;
    private final Map<String, String> sources;
    private final int roversPerUserMax;
    private final Map<String, Integer> roversOfUser = new ConcurrentHashMap<>();

    /**
     * Accounts that do not change.
     *
     * @param users passwords of rovers by name
     * @param sources passwords of sources by mountpoint
     * @param roversPerUserMax rovers of one account at a time
     */
    public FileAccounts(Map<String, String> users, Map<String, String> sources, int roversPerUserMax) {
        this.users = Map.copyOf(users);
        this.sources = Map.copyOf(sources);
        this.roversPerUserMax = roversPerUserMax;
    }

    @Override
    public void admitRover(AccessRequest request, Consumer<RoverAdmission> answer) {
        answer.accept(rover(request.request()));
    }

    @Override
    public void admitSource(AccessRequest request, Consumer<SourceAdmission> answer) {
        answer.accept(source(request.request()));
    }

    private RoverAdmission rover(NtripRequest request) {
        Credentials credentials = request.credentials();
        if (credentials == null) {
            return new RoverAdmission.Refused(Refusal.noCredentials(request.mount()));
        }
        String user = credentials.user();
        if (!isSame(users.get(user), credentials.password())) {
            return new RoverAdmission.Refused(Refusal.wrongCredentials(request.mount()));
        }
        if (roversOfUser.merge(user, 1, Integer::sum) > roversPerUserMax) {
            left(user);
            return new RoverAdmission.Refused(new Refusal(
                    Refusal.Kind.LIMIT,
                    "This account may have " + roversPerUserMax + " rovers at a time.",
                    "account " + user + " has " + roversPerUserMax + " rovers"));
        }
        return new RoverAdmission.Admitted(new Stay(user));
    }

    private SourceAdmission source(NtripRequest request) {
        Credentials credentials = request.credentials();
        boolean isSource = request.method() == NtripRequest.Method.SOURCE;
        if (!isSource && credentials == null) {
            return new SourceAdmission.Refused(Refusal.noCredentials(request.mount()));
        }
        String said = isSource || credentials == null ? request.sourcePassword() : credentials.password();
        String expected = sources.get(request.mount());
        boolean right = expected == null
                ? sources.values().stream().anyMatch(any -> isSame(any, said))
                : isSame(expected, said);
        return right
                ? new SourceAdmission.Admitted()
                : new SourceAdmission.Refused(Refusal.wrongCredentials(request.mount()));
    }

    private void left(String user) {
        roversOfUser.computeIfPresent(user, (_, n) -> n > 1 ? n - 1 : null);
    }

    /** Compares passwords in a time that does not tell how much of them agrees. */
    private static boolean isSame(@Nullable String expected, String said) {
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    private final class Stay implements RoverSession {
        private final String user;

        Stay(String user) {
            this.user = user;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public void begun(RoverConnection connection, RoverTraffic traffic) {}

        @Override
        public void gga(Gga gga) {}

        @Override
        public void ended(String why) {
            left(user);
        }
    }
}
