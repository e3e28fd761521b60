package org.dubhe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MetricsEndpointTest {
    @Test
    void peersThatNeverEndTheirRequestsKeepNobodyElseWaiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (MetricsEndpoint endpoint = new MetricsEndpoint("127.0.0.1", 0, () -> "up 1\n", new Health());
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", endpoint.port());
                socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                        .timeout(Duration.ofSeconds(2))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
