package org.dubhe.app.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.dubhe.station.ntrip.ClientTls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks with the API of one service. Of one command. */
final class AdminClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A report of years, or a backup, takes its time. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final @Nullable String token;
    private final HttpClient http;

    /**
     * A client that has sent nothing yet.
     *
     * @param token null for none
     * @param trust PEM file with certificates to trust in place of the system's; null for those
     */
    AdminClient(String url, @Nullable String token, @Nullable Path trust) throws IOException {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        if (trust != null) {
            builder.sslContext(trusting(trust));
        }
        http = builder.build();
    }

    private static SSLContext trusting(Path file) throws IOException {
        try {
            return new ClientTls(file).context();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no PEM certificates: " + e.getMessage(), e);
        }
    }

    /** One segment of a path, whatever is in it. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query of those parameters that have a value. */
    static String query(Map<String, @Nullable String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((key, value) -> {
            if (value != null) {
                pairs.add(key + "=" + segment(value));
            }
        });
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    JsonNode get(String path) throws IOException {
        return json(send("GET", path, null, BodyHandlers.ofString()));
    }

    String text(String path) throws IOException {
        return send("GET", path, null, BodyHandlers.ofString()).body();
    }

    /** All pages of a list, at most so many lines. */
    List<JsonNode> all(String path, Map<String, @Nullable String> parameters, String mark, int most)
            throws IOException {
        List<JsonNode> out = new ArrayList<>();
        Map<String, @Nullable String> query = new LinkedHashMap<>(parameters);
        while (true) {
            query.put("limit", Integer.toString(Math.min(1000, most - out.size())));
            JsonNode page = get(path + query(query));
            page.path("items").forEach(out::add);
            if (page.path("next").isNull() || out.size() >= most) {
                return out;
            }
            query.put(mark, page.path("next").asString());
        }
    }

    JsonNode send(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        return json(send(method, path, body, BodyHandlers.ofString()));
    }

    void download(String path, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(
                folder == null ? Path.of(".") : folder,
                ".backup",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            send("GET", path, null, BodyHandlers.ofFile(part));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private <T> HttpResponse<T> send(
            String method, String path, @Nullable Map<String, ?> body, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).timeout(ANSWER);
        } catch (IllegalArgumentException _) {
            throw new AdminFailure(2, "--url: " + url + " (expected: such as http://127.0.0.1:9102)");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        try {
            HttpResponse<T> response = http.send(
                    request.build(),
                    info -> info.statusCode() < 400
                            ? handler.apply(info)
                            : HttpResponse.BodySubscribers.mapping(
                                    HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), words -> {
                                        throw refused(info.statusCode(), words);
                                    }));
            return response;
        } catch (ConnectException e) {
            throw new AdminFailure(1, "no service answers at " + url + "; is it running, with a section admin?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof AdminFailure failure) {
                    throw failure;
                }
            }
            throw e;
        }
    }

    private AdminFailure refused(int status, String body) {
        String detail;
        try {
            detail = JSON.readTree(body).path("detail").asString("");
        } catch (JacksonException _) {
            detail = "";
        }
        String hint = status == 401 && token == null ? " (--token, --token-file or DUBHE_TOKEN)" : "";
        return new AdminFailure(
                status == 422 || status == 400 ? 2 : 1,
                (detail.isEmpty() ? "the service answers " + status : detail) + hint);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }
}
