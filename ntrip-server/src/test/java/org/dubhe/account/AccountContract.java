package org.dubhe.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.caster.SourceAdmission;
import org.dubhe.caster.SourceSession;
import org.dubhe.station.ntrip.NtripRequest.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What accounts promise, on any database: each class of tests runs on all database programs. */
@Timeout(240)
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("org.dubhe.account.SharedDatabases#all")
abstract class AccountContract {
    static final UserRules VRS = UserRules.ofKinds("vrs");

    /** Set before any test. */
    @Parameter
    @Nullable
    TestDatabase program;

    DatabaseSettings database;
    AccountBench bench;

    @BeforeEach
    void open() throws Exception {
        database = program().fresh();
        bench = new AccountBench(database);
    }

    /** The database program; the same for all tests of a JVM. */
    TestDatabase program() {
        return requireNonNull(program);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    static void refuses(AccountException.Kind kind, String words, Runnable what) {
        assertThatExceptionOfType(AccountException.class)
                .isThrownBy(what::run)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    static String refused(SourceAdmission admission) {
        return admission instanceof SourceAdmission.Refused(var refusal) ? refusal.cause() : "admitted";
    }

    static void begin(String name, SourceSession session, List<String> ends) {
        session.begun(why -> {
            ends.add(name + ": " + why);
            session.ended();
        });
    }

    SourceSession push(String name, String password, String mount) {
        Method method = name.isEmpty() ? Method.SOURCE : Method.POST;
        return switch (bench.askSource(method, name, password, mount)) {
            case SourceAdmission.Admitted(SourceSession session) -> session;
            case SourceAdmission.Refused(var refusal) -> throw new AssertionError(refusal.cause());
        };
    }
}
