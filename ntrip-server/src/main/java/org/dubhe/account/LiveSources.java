package org.dubhe.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dubhe.account.store.SourceLogin;
import org.dubhe.account.store.SourceStore;
import org.dubhe.caster.Refusal;
import org.dubhe.caster.SourceSession;
import org.jspecify.annotations.Nullable;

/** The sources that push by an account of the database. Event loops bring and take; bounded by the mountpoints that can be pushed to. */
final class LiveSources {
    private final SourceStore store;
    private final Set<Stay> present = ConcurrentHashMap.newKeySet();

    LiveSources(SourceStore store) {
        this.store = store;
    }

    /**
     * A stay that begins when the caster says so.
     *
     * @param login as it was when it was let in
     * @param begun called with what ends it, on its event loop, when it is among those that {@link #recheck} looks at
     */
    SourceSession stay(SourceLogin login, String mount, Consumer<Consumer<String>> begun) {
        return new Stay(login, mount, begun);
    }

    /** Ends those of some accounts that would not be let in now as they were. Waits for the database. */
    void recheck(Predicate<SourceLogin> which) {
        List<Stay> stays =
                present.stream().filter(stay -> which.test(stay.login)).toList();
        if (stays.isEmpty()) {
            return;
        }
        Map<Long, SourceLogin> now = new HashMap<>();
        store.sourceLogins().forEach(login -> now.put(login.account().id(), login));
        for (Stay stay : stays) {
            String why = whyOver(stay, now.get(stay.login.account().id()));
            if (why != null) {
                stay.end(why);
            }
        }
    }

    private static @Nullable String whyOver(Stay stay, @Nullable SourceLogin now) {
        if (now == null) {
            return "source account " + stay.login.account().name() + " does not exist any more";
        }
        Refusal refusal = AdmissionRules.refusal(now.account(), stay.mount);
        if (refusal != null) {
            return refusal.cause();
        }
        return now.passwordHash().equals(stay.login.passwordHash())
                ? null
                : "the password of source account " + now.account().name() + " was changed";
    }

    private final class Stay implements SourceSession {
        private final SourceLogin login;
        private final String mount;
        private final Consumer<Consumer<String>> begun;
        private volatile @Nullable Consumer<String> end;

        Stay(SourceLogin login, String mount, Consumer<Consumer<String>> begun) {
            this.login = login;
            this.mount = mount;
            this.begun = begun;
        }

        @Override
        public void begun(Consumer<String> own) {
            end = own;
            present.add(this);
            begun.accept(own);
        }

        @Override
        public void ended() {
            present.remove(this);
        }

        void end(String why) {
            Consumer<String> own = end;
            if (own != null) {
                own.accept(why);
            }
        }
    }
}
