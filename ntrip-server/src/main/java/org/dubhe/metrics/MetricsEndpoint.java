package org.dubhe.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics} in Prometheus' text format, {@code /health/live} and {@code /health/ready} as JSON: 200 where all is well, else 503. A peer
 * that is slow keeps nobody else waiting: each connection has a virtual thread, {@code metrics-0} and so on. One scrape is made at a time.
 */
public final class MetricsEndpoint implements AutoCloseable {
    /** Prometheus' text format 0.0.4. */
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String JSON_TYPE = "application/json";

    /** @param code HTTP status */
    private record Answer(int code, String type, String body) {
        static Answer of(Health.Answer health) {
            return new Answer(health.good() ? 200 : 503, JSON_TYPE, health.json() + "\n");
        }
    }

    /** Connects that may wait to be accepted. */
    private static final int BACKLOG = 128;

    /** A peer that has not sent its request, or not read its answer, by then is closed. */
    private static final int PATIENCE_SECONDS = 5;

    static {
        // The JDK's server knows these limits by property only, and has none unless told.
        limit("sun.net.httpserver.maxReqTime");
        limit("sun.net.httpserver.maxRspTime");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Starts to answer.
     *
     * @param port 0 takes a free one
     * @param scrape makes the text
     * @param health knows how the service is
     * @throws IOException where the address cannot be had
     */
    public MetricsEndpoint(String bind, int port, Supplier<String> scrape, Health health) throws IOException {
        try {
            server = HttpServer.create(new InetSocketAddress(bind, port), BACKLOG);
        } catch (IOException e) {
            throw new IOException("metrics: cannot listen on " + bind + ":" + port + ": " + e.getMessage(), e);
        }
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("metrics-", 0).factory());
        server.setExecutor(threads);
        ReentrantLock scraping = new ReentrantLock();
        answer("/metrics", () -> {
            scraping.lock();
            try {
                return new Answer(200, METRICS_TYPE, scrape.get());
            } finally {
                scraping.unlock();
            }
        });
        answer("/health/live", () -> Answer.of(health.live()));
        answer("/health/ready", () -> Answer.of(health.ready()));
        server.start();
    }

    /** TCP port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void limit(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(PATIENCE_SECONDS));
        }
    }

    private void answer(String path, Supplier<Answer> answer) {
        server.createContext(path, exchange -> answer(exchange, path, answer));
    }

    private static void answer(HttpExchange exchange, String path, Supplier<Answer> answers) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    || !exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Answer answer = answers.get();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.code, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
