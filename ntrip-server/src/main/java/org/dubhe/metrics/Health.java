package org.dubhe.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the service lives and whether it is ready, with reasons.
 *
 * <p>Not alive: a thread has stopped, only a restart helps. Not ready: rovers are better sent elsewhere for now. Checks are added by the thread that
 * starts the service and asked by any.
 */
public final class Health {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param trouble in a few words; null while there is none */
    private record Check(String name, boolean vital, Supplier<@Nullable String> trouble) {}

    /**
     * What a question is answered with.
     *
     * @param good whether all is well
     * @param json the state of each check, one object
     */
    public record Answer(boolean good, String json) {}

    private final List<Check> checks = new CopyOnWriteArrayList<>();

    /**
     * Adds a condition without which the process had better be restarted; one that is not met makes the service unready, too.
     *
     * @param trouble says in a few words what is wrong, null while nothing is; must not wait
     */
    public void vital(String name, Supplier<@Nullable String> trouble) {
        checks.add(new Check(name, true, trouble));
    }

    /** Adds a condition without which rovers are better served elsewhere. */
    public void needed(String name, Supplier<@Nullable String> trouble) {
        checks.add(new Check(name, false, trouble));
    }

    /** {@code ok} or what is wrong, by the name of each check. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        for (Check check : checks) {
            String trouble = ask(check);
            states.put(check.name, trouble == null ? "ok" : trouble);
        }
        return states;
    }

    /** Whether the process is worth keeping. */
    public Answer live() {
        return answer("live", true);
    }

    /** Whether rovers are well served. */
    public Answer ready() {
        return answer("ready", false);
    }

    private Answer answer(String word, boolean vitalOnly) {
        Map<String, String> states = new LinkedHashMap<>();
        boolean good = true;
        for (Check check : checks) {
            if (check.vital || !vitalOnly) {
                String trouble = ask(check);
                good &= trouble == null;
                states.put(check.name, trouble == null ? "ok" : trouble);
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("status", good ? word : "not " + word);
        all.put("checks", states);
        return new Answer(good, JSON.writeValueAsString(all));
    }

    private static @Nullable String ask(Check check) {
        try {
            return check.trouble.get();
        } catch (RuntimeException e) {
            return "asking it failed: " + e;
        }
    }
}
