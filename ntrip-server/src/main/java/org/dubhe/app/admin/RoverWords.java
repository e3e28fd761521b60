package org.dubhe.app.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What the API knows of a rover, in sentences to read out. */
final class RoverWords {
    private final JsonNode rover;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    RoverWords(JsonNode rover) {
        this.rover = rover;
        this.now = Instant.parse(rover.path("now").asString());
    }

    List<String> lines() {
        String user = rover.path("user").asString();
        JsonNode sessions = rover.path("sessions");
        if (rover.path("connected").asBoolean()) {
            say("%s is connected%s.", user, sessions.size() == 1 ? "" : " with " + sessions.size() + " sessions");
            sessions.forEach(this::session);
        } else {
            say("%s is not connected.", user);
            if (!rover.path("unavailable").isString()) {
                last(rover.path("last_session"));
            }
        }
        if (rover.path("unavailable").isString()) {
            say(
                    "Nothing more can be said of it now: %s.",
                    rover.path("unavailable").asString());
        }
        account(rover.path("account"));
        rover.path("obstacles").forEach(obstacle -> say("It would not come in now: %s.", obstacle.asString()));
        refusal(rover.path("last_refusal"));
        return lines;
    }

    private void session(JsonNode session) {
        say(
                "  session %s on %s since %s (%s), from %s, %s",
                session.path("id").asString(),
                session.path("mountpoint").asString(),
                session.path("started_at").asString(),
                ago(session.path("started_at")),
                session.path("address").asString(),
                session.path("agent").asString().isEmpty()
                        ? "without a User-Agent"
                        : session.path("agent").asString());
        stream(session.path("stream"));
        if (session.path("gga_at").isNull()) {
            say("    it has sent no GGA yet");
        } else {
            say(
                    "    last GGA %s ago: %s, %s satellites%s",
                    ago(session.path("gga_at")),
                    quality(session.path("quality").asInt()),
                    session.path("satellites").asString(),
                    session.path("latitude_degrees").isNumber()
                            ? String.format(
                                    Locale.ROOT,
                                    ", at %.6f %.6f",
                                    session.path("latitude_degrees").asDouble(),
                                    session.path("longitude_degrees").asDouble())
                            : "");
        }
        say(
                "    fix share %s, %s bytes in %s s with corrections, %s writes dropped",
                share(session.path("fix_share")),
                session.path("sent_bytes").asString(),
                session.path("correction_seconds").asString(),
                session.path("dropped_writes").asString());
    }

    private void stream(JsonNode stream) {
        if (stream.isNull() || stream.isMissingNode()) {
            return; // One station as it came: its mountpoint says it all.
        }
        switch (stream.path("mode").asString()) {
            case "virtual" ->
                say(
                        "    it gets a virtual station, master %s, station id %s, %s satellites, %s",
                        stream.path("master").isNull()
                                ? "not yet chosen"
                                : stream.path("master").asString(),
                        stream.path("station_id").isNull()
                                ? "-"
                                : stream.path("station_id").asString(),
                        stream.path("satellites").asString(),
                        lastEpoch(stream.path("epoch_at")));
            case "nearest" ->
                say(
                        "    it gets the single base %s, %s; station id %s, %s satellites, %s",
                        stream.path("base").asString(),
                        stream.path("kind").asString().equals("nearest")
                                ? "the station nearest to it, as it comes"
                                : "since the network cannot serve its place now",
                        stream.path("station_id").isNull()
                                ? "-"
                                : stream.path("station_id").asString(),
                        stream.path("satellites").asString(),
                        lastEpoch(stream.path("epoch_at")));
            default -> say("    it gets nothing yet: it must say where it is by a GGA, and a station must be there");
        }
    }

    private String lastEpoch(JsonNode time) {
        return time.isNull() ? "no epoch yet" : "last epoch " + ago(time) + " ago";
    }

    private void last(JsonNode session) {
        if (!session.isObject()) {
            say("It was never here.");
            return;
        }
        boolean ended = !session.path("ended_at").isNull();
        say(
                "It was last on %s from %s until %s%s; it left because: %s.",
                session.path("mountpoint").asString(),
                session.path("started_at").asString(),
                ended ? session.path("ended_at").asString() : "?",
                ended ? " (" + ago(session.path("ended_at")) + " ago)" : "",
                session.path("why").isNull() ? "not known" : session.path("why").asString());
        say(
                "It then came from %s with %s, got %s bytes, fix share %s.",
                session.path("address").asString(),
                session.path("agent").asString(),
                session.path("sent_bytes").asString(),
                share(session.path("fix_share")));
    }

    private void account(JsonNode account) {
        if (account.isObject()) {
            say(
                    "Account: %s, project %s, %s%s.",
                    account.path("organisation").asString(),
                    account.path("project").asString(),
                    account.path("enabled").asBoolean() ? "enabled" : "disabled",
                    account.path("valid_until").isNull()
                            ? ""
                            : ", valid until " + account.path("valid_until").asString());
        }
    }

    private void refusal(JsonNode refusal) {
        if (refusal.isObject()) {
            say(
                    "Last refused %s ago (%s), from %s on %s: %s.",
                    ago(refusal.path("at")),
                    refusal.path("at").asString(),
                    refusal.path("address").asString(),
                    refusal.path("mountpoint").asString(),
                    refusal.path("why").asString());
        }
    }

    private String ago(JsonNode time) {
        long seconds = Math.max(
                0, Duration.between(Instant.parse(time.asString()), now).toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    private static String quality(int quality) {
        return switch (quality) {
            case 0 -> "no position (0)";
            case 1 -> "by itself, without corrections (1)";
            case 2 -> "with corrections of codes (2)";
            case 4 -> "fixed (4)";
            case 5 -> "float (5)";
            default -> "quality " + quality;
        };
    }

    private static String share(JsonNode share) {
        return share.isNumber() ? Math.round(100 * share.asDouble()) + " %" : "not known";
    }

    private void say(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
