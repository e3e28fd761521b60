package org.dubhe.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.AdminToken;
import org.junit.jupiter.api.Test;

final class StoredTokensTest {
    private final Map<String, AdminToken> database = new HashMap<>(Map.of("h", token("t"), "i", token("u")));
    private final StoredTokens tokens = new StoredTokens(this::good, this::use, this::nanos);
    private Runnable meanwhile = () -> {};
    private boolean away;
    private long nanos = Long.MAX_VALUE; // Where it wraps.
    private int asked;
    private int used;

    private void use(AdminToken token) {
        used++;
    }

    private long nanos() {
        return nanos;
    }

    private Optional<AdminToken> good(String hash) {
        asked++;
        Optional<AdminToken> found = Optional.ofNullable(database.get(hash));
        meanwhile.run();
        if (away) {
            throw AccountException.unavailable(new IOException("away"));
        }
        return found;
    }

    private static AdminToken token(String name) {
        return new AdminToken(name, "viewer", "h", Instant.EPOCH, null, null);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void aGoodOneIsAskedForOnceAMinute() {
        for (int second = 0; second < 180; second++) {
            assertThat(tokens.holder("h")).isEqualTo(new Tokens.Holder("t", Role.VIEWER));
            pass(Duration.ofSeconds(1));
        }
        assertThat(asked).isEqualTo(3);
        assertThat(used).isEqualTo(3);
        assertThat(tokens.holder("wrong")).isNull();
    }

    @Test
    void isBelievedForAnHourWithoutTheDatabaseWhichIsAskedNowAndThen() {
        tokens.holder("h");
        away = true;
        asked = 0;
        for (int second = 0; second < 3600; second++) {
            assertThat(tokens.holder("h")).isNotNull();
            pass(Duration.ofSeconds(1));
        }
        assertThat(asked).isEqualTo((3600 - 60) / 10);
        assertThatExceptionOfType(AccountException.class).isThrownBy(() -> tokens.holder("h"));
        assertThatExceptionOfType(AccountException.class).isThrownBy(() -> tokens.holder("i"));
        away = false;
        assertThat(tokens.holder("h")).isNotNull();
    }

    @Test
    void aRevokedOneIsForgottenAndNoOther() {
        tokens.holder("h");
        tokens.holder("i");
        database.clear();
        tokens.revoked("t");
        assertThat(tokens.holder("h")).isNull();
        assertThat(tokens.holder("i")).isNotNull();
        pass(StoredTokens.BELIEVED);
        assertThat(tokens.holder("i")).isNull();
    }

    @Test
    void whatIsRevokedWhileTheDatabaseIsAskedIsNotBelieved() {
        meanwhile = this::revoke;
        assertThat(tokens.holder("h")).isNull();
        assertThat(tokens.holder("h")).isNull();
    }

    @Test
    void whatIsRevokedJustBeforeTheDatabaseIsAwayIsNotBelieved() {
        tokens.holder("h");
        pass(StoredTokens.BELIEVED);
        away = true;
        meanwhile = this::revoke;
        assertThatExceptionOfType(AccountException.class).isThrownBy(() -> tokens.holder("h"));
    }

    private void revoke() {
        meanwhile = () -> {};
        database.remove("h");
        tokens.revoked("t");
    }
}
