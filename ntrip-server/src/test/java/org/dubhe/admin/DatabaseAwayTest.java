package org.dubhe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dubhe.account.AccountService;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.Accounts;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.caster.CasterSettings;
import org.junit.jupiter.api.Test;

/** The administration with a token of the database, before and while that is away. */
final class DatabaseAwayTest {
    private static final DatabaseSettings DATABASE = new DatabaseSettings("jdbc:h2:mem:away", "sa", "", 2);

    private static final CasterSettings.Tls TLS = new CasterSettings.Tls(0, Path.of("c"), Path.of("k"));

    private final List<LiveSession> live = new ArrayList<>();
    private final String token = Tokens.fresh();

    @Test
    void whatLivesIsSeenAndChanged() throws Exception {
        Routes routes;
        try (AccountService service = AccountService.open(AccountSettings.defaults(DATABASE), Map.of(), _ -> null)) {
            service.accounts().createToken(Actor.SERVICE, "me", "admin", Tokens.hash(token));
            routes = new Routes(
                    serviceWith(service.accounts()), new AdminSettings("127.0.0.1", 0, TLS, Map.of(), Path.of(".")));
            assertThat(ask(routes, "GET", "/status").status()).isEqualTo(200);
            assertThat(ask(routes, "GET", "/rovers/r").status()).isEqualTo(404);
        }
        assertThat(ask(routes, "GET", "/users").status()).isEqualTo(503);
        assertThat(ask(routes, "GET", "/status").status()).isEqualTo(200);
        assertThat(ask(routes, "POST", "/reload").status()).isEqualTo(200);
        assertThat(ask(routes, "GET", "/rovers/r").status()).isEqualTo(503);
        live.add(new LiveSession(
                1, 1, "r", "o", "p", "VRS", "", "127.0.0.1", Instant.EPOCH, 0, 0, 0, null, 0, 0, 0, 0, 0));
        Answer rover = ask(routes, "GET", "/rovers/r");
        assertThat(rover.status()).isEqualTo(200);
        assertThat(new String(rover.body(), StandardCharsets.UTF_8))
                .contains(
                        "\"connected\":true",
                        "\"account\":null",
                        "\"unavailable\":\"the account database does not answer: ");
        assertThat(ask(routes, "DELETE", "/tokens/me").status()).isEqualTo(503);
        assertThat(ask(routes, "GET", "/status").status())
                .as("it may be revoked")
                .isEqualTo(503);
    }

    private Answer ask(Routes routes, String method, String path) {
        return routes.answer(new Routes.Request(
                method, "/api/v1" + path, null, "127.0.0.1", "Bearer " + token, null, null, new byte[0]));
    }

    private Service serviceWith(Accounts accounts) {
        return new RoutesTest.NoService() {
            @Override
            public Accounts accounts() {
                return accounts;
            }

            @Override
            public List<LiveSession> sessions() {
                return live;
            }
        };
    }
}
