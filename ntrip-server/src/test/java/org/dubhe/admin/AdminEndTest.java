package org.dubhe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of the administration while a request is under way. */
final class AdminEndTest {
    private final String token = Tokens.fresh();
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();

    @SuppressWarnings("NullAway") // Does not see in a class file that there may be no tls.
    @Test
    void itIsNotInterruptedAndNotWaitedForWithoutEnd() throws Exception {
        Map<String, AdminSettings.Token> tokens =
                Map.of("me", new AdminSettings.Token(Role.VIEWER, Tokens.hash(token)));
        AdminServer server = new AdminServer(new AdminSettings("127.0.0.1", 0, null, tokens, null), reading());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/api/v1/status"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            var answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
            server.close();
            goOn.countDown();
            assertThat(undisturbed.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(answer.handle((_, failure) -> failure != null).get(20, TimeUnit.SECONDS))
                    .as("its connection has ended")
                    .isTrue();
        }
    }

    private Service reading() {
        return new RoutesTest.NoService() {
            @Override
            public Map<String, String> checks() {
                underWay.countDown();
                try {
                    undisturbed.complete(goOn.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException _) {
                    undisturbed.complete(false);
                }
                return Map.of();
            }
        };
    }
}
