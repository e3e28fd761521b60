package org.dubhe.account;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import org.dubhe.account.store.LoginRecord;
import org.dubhe.account.store.SourceAccount;
import org.dubhe.account.store.User;
import org.dubhe.account.store.UserRules;
import org.dubhe.account.store.Validity;
import org.dubhe.caster.Refusal;
import org.jspecify.annotations.Nullable;

/** What an account allows; each no in words for the person at the receiver. No state. */
final class AdmissionRules {
    private AdmissionRules() {}

    /**
     * Why a rover may not have a mountpoint, or null where it may.
     *
     * @param terms of the mountpoint; null where there is none of that name
     */
    static @Nullable Refusal refusal(
            LoginRecord login, String mount, @Nullable MountTerms terms, InetAddress from, Instant now) {
        User user = login.user();
        UserRules rules = user.rules();
        if (!user.enabled() || !login.project().enabled() || !login.organisationEnabled()) {
            String what = !user.enabled() ? "account" : !login.project().enabled() ? "project" : "organisation";
            return no(
                    "The " + what + " of this name is disabled; ask the operator.",
                    "the " + what + " is disabled",
                    user);
        }
        Validity project = login.project().validity();
        if (!rules.validity().hasBegun(now) || !project.hasBegun(now)) {
            Instant from1 = rules.validity().hasBegun(now)
                    ? project.from()
                    : rules.validity().from();
            return no("This account is valid from " + from1 + ".", "the time of its account has not begun", user);
        }
        if (isOver(login, now)) {
            Instant until = rules.validity().isOver(now) ? rules.validity().until() : project.until();
            return no("This account was valid until " + until + ".", "the time of its account is over", user);
        }
        if (!rules.ipRanges().isEmpty() && rules.ipRanges().stream().noneMatch(range -> range.contains(from))) {
            return no(
                    "This account may not be used from the address " + from.getHostAddress() + ".",
                    "its address is outside the ranges of its account",
                    user);
        }
        if (terms == null || !rules.allows(mount, terms.kind())) {
            return no(
                    "This account does not include the mountpoint " + mount + ".",
                    "its account does not include " + mount,
                    user);
        }
        if (!rules.level().includes(terms.level())) {
            return no(
                    String.format(
                            Locale.ROOT,
                            "The mountpoint %s needs the service level %s; this account has %s.",
                            mount,
                            terms.level().word(),
                            rules.level().word()),
                    "its service level " + rules.level().word() + " does not include " + mount,
                    user);
        }
        return null;
    }

    /**
     * Why a source may not push, or null where it may.
     *
     * @param mount where; null where there is none of the name that it said
     */
    static @Nullable Refusal refusal(SourceAccount account, @Nullable String mount) {
        if (!account.enabled()) {
            return new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    "This account is disabled; ask the operator.",
                    "source account " + account.name() + " is disabled");
        }
        return mount == null || account.allows(mount)
                ? null
                : new Refusal(
                        Refusal.Kind.FORBIDDEN,
                        "This account may not push to the mountpoint " + mount + ".",
                        "source account " + account.name() + " does not name " + mount);
    }

    /** Why one more session is too many. */
    static Refusal full(LoginRecord login) {
        int most = login.user().rules().sessionsMax();
        return new Refusal(
                Refusal.Kind.LIMIT,
                "This account may have " + most + (most == 1 ? " session" : " sessions") + " at a time.",
                "account " + login.user().name() + " has " + most + (most == 1 ? " session" : " sessions"));
    }

    /** Whether the time of an account, or of its project, is over. */
    static boolean isOver(LoginRecord login, Instant now) {
        return login.user().rules().validity().isOver(now)
                || login.project().validity().isOver(now);
    }

    private static Refusal no(String words, String cause, User user) {
        return new Refusal(Refusal.Kind.FORBIDDEN, words, cause + " (" + user.name() + ")");
    }
}
