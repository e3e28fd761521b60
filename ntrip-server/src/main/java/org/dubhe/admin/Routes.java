package org.dubhe.admin;

import static org.dubhe.log.LogFields.address;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Actor;
import org.dubhe.account.store.Texts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All requests that there are, and the way from a request to its answer: route, token, role, parameters, handler. Threads {@code admin-…}. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final List<Route> routes;
    private final Tokens tokens;

    /**
     * A request as it came.
     *
     * @param method HTTP's
     * @param path still with its % signs
     * @param query null where there is none
     * @param address where it comes from
     * @param authorization header; null where there is none
     * @param contentType header; null where there is none
     * @param ifMatch header; null where there is none
     * @param body its bytes
     */
    record Request(
            String method,
            String path,
            @Nullable String query,
            String address,
            @Nullable String authorization,
            @Nullable String contentType,
            @Nullable String ifMatch,
            byte[] body) {}

    Routes(Service service, AdminSettings settings) {
        tokens = new Tokens(settings.tokens(), service.accounts());
        List<Route> all = new ArrayList<>();
        new LiveRoutes(service).addTo(all);
        new AccountRoutes(service).addTo(all);
        new ServiceRoutes(service, tokens, settings.backups()).addTo(all);
        routes = List.copyOf(all);
    }

    /** Other tokens of the configuration from now on. */
    void tokens(Map<String, AdminSettings.Token> next) {
        tokens.configured(next);
    }

    List<Route> all() {
        return routes;
    }

    /** Answers; never throws. */
    Answer answer(Request request) {
        try {
            return handle(request);
        } catch (Problem e) {
            return e.answer();
        } catch (AccountException e) {
            return Problem.of(e).answer();
        } catch (IOException e) {
            LOG.error("admin: {} {}", request.method(), request.path(), e);
            return new Problem(Problem.Kind.FAILED, String.valueOf(e.getMessage())).answer();
        } catch (RuntimeException e) {
            LOG.error("admin: {} {}", request.method(), request.path(), e);
            return new Problem(Problem.Kind.FAILED, "a fault of the program; its log has the details").answer();
        }
    }

    private Answer handle(Request request) throws IOException {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> names = route.match(request.path());
            if (names != null && route.method().equals(request.method())) {
                return handle(request, route, names);
            }
            if (names != null) {
                methods.add(route.method());
            }
        }
        // Whoever has no token learns nothing of what there is.
        tokens.holder(request.authorization(), request.address());
        if (!methods.isEmpty()) {
            return new Problem(Problem.Kind.WRONG_METHOD, "possible here: " + String.join(", ", methods))
                    .answer()
                    .with("allow", String.join(", ", methods));
        }
        throw new Problem(
                Problem.Kind.NOT_FOUND,
                request.path() + ": there is no such address; " + Route.PREFIX + "/openapi.json lists all");
    }

    private Answer handle(Request request, Route route, Map<String, String> names) throws IOException {
        Role needed = route.role();
        if (needed == null) {
            return route.handler()
                    .answer(new Call(
                            Role.VIEWER,
                            new Actor("", request.address()),
                            names,
                            route.parameters(request.query()),
                            request.body(),
                            null));
        }
        Tokens.Holder holder = tokens.holder(request.authorization(), request.address());
        if (!holder.role().includes(needed)) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "the token " + holder.name() + " has the role "
                            + holder.role().word() + "; this needs " + needed.word());
        }
        if (request.body().length > 0 && !isJson(request.contentType())) {
            throw new Problem(
                    Problem.Kind.WRONG_TYPE,
                    "content-type: " + request.contentType() + " (expected: application/json)");
        }
        names.forEach(Texts::check);
        Answer answer = route.handler()
                .answer(new Call(
                        holder.role(),
                        new Actor(holder.name(), request.address()),
                        names,
                        route.parameters(request.query()),
                        request.body(),
                        request.ifMatch()));
        if (!request.method().equals("GET")) {
            LOG.info(
                    "admin: {} from {}: {} {}",
                    holder.name(),
                    address(request.address()),
                    request.method(),
                    request.path());
        }
        return answer;
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && (type.equals("application/json") || type.startsWith("application/json;"));
    }
}
