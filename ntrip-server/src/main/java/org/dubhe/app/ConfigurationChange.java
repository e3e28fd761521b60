package org.dubhe.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.dubhe.account.AccountSettings;
import org.dubhe.admin.AdminSettings;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.SourceMount;
import org.dubhe.config.LogSettings;
import org.dubhe.config.MountKind;
import org.dubhe.config.MountRules;
import org.dubhe.config.NetworkSettings;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.station.source.ConfiguredStation;
import org.jspecify.annotations.Nullable;

/**
 * What is different in another configuration, and whom it concerns.
 *
 * @param next the other one, but as in the one before where only a restart changes it
 * @param report all of it in words; no secret is in it
 * @param stations whether sources are led elsewhere
 * @param engine whether there must be another generation of the engine
 * @param changedMounts mountpoints of rovers that serve something else under the same name, with what their rovers are told
 */
record ConfigurationChange(
        ServiceConfiguration next,
        ReloadReport report,
        boolean stations,
        boolean engine,
        Map<String, String> changedMounts) {
    /** Names in one line of a report; beyond them their number. */
    private static final int NAMES_MAX = 20;

    private static final String CHANGED_MOUNT = "this mountpoint was changed by its operator; please connect again";

    /** Compares two configurations. */
    static ConfigurationChange of(ServiceConfiguration before, ServiceConfiguration wanted) {
        Words words = new Words();
        ServiceConfiguration next = new ServiceConfiguration(
                wanted.stations(),
                wanted.sources(),
                wanted.mountpoints(),
                wanted.mountRules(),
                users(before, wanted),
                accounts(before, wanted, words),
                wanted.roversPerUserMax(),
                wanted.replacesOldestRover(),
                caster(before.caster(), wanted.caster(), words),
                wanted.network(),
                before.metrics(),
                admin(before.admin(), wanted.admin(), words),
                log(before.log(), wanted.log(), words));
        words.onRestart("metrics", before.metrics(), wanted.metrics());
        words.names("users", before.users(), next.users(), password -> password);
        words.change("caster.rovers_per_user_max", before.roversPerUserMax(), next.roversPerUserMax());
        words.change("caster.rovers_per_user", rule(before), rule(next));
        Map<String, Object> stationsBefore = engineStations(before);
        Map<String, Object> stationsNext = engineStations(next);
        words.names("stations", stationsBefore, stationsNext, station -> station);
        network(before.network(), next.network(), words);
        boolean sources = sources(before, next, words);
        Map<String, Object> mountsBefore = mounts(before);
        Map<String, Object> mountsNext = mounts(next);
        words.names("mountpoints", mountsBefore, mountsNext, mount -> mount);
        Map<String, String> changedMounts = new LinkedHashMap<>();
        mountsNext.forEach((name, mount) -> {
            if (mountsBefore.containsKey(name) && !mount.equals(mountsBefore.get(name))) {
                changedMounts.put(name, CHANGED_MOUNT);
            }
        });
        return new ConfigurationChange(
                next,
                words.report(),
                sources || !before.sources().equals(next.sources()) || !stationsBefore.equals(stationsNext),
                !stationsBefore.equals(stationsNext) || !before.network().equals(next.network()),
                changedMounts);
    }

    /** All that the engine knows of each station, by mountpoint. */
    private static Map<String, Object> engineStations(ServiceConfiguration configuration) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < configuration.stations().size(); i++) {
            ConfiguredStation station = configuration.stations().get(i);
            SourceMount source = configuration.sources().get(i);
            out.put(
                    station.mount(),
                    new StationOfEngine(station.name(), station.reference(), source.stationId(), source.framed()));
        }
        return out;
    }

    private record StationOfEngine(String name, @Nullable ReferenceStation reference, int stationId, boolean framed) {}

    /** All that rovers of each mountpoint would notice. */
    private static Map<String, Object> mounts(ServiceConfiguration configuration) {
        Map<String, Object> out = new LinkedHashMap<>();
        configuration.mountpoints().forEach((name, kind) -> {
            MountRules rules = configuration.rulesOf(name);
            String station = kind == MountKind.RAW
                    ? configuration
                            .stations()
                            .get(configuration.stationOfMount(name))
                            .name()
                    : "";
            out.put(name, List.of(kind, rules, station));
        });
        return out;
    }

    /** Whether passwords or inputs of stations that stay have changed. */
    private static boolean sources(ServiceConfiguration before, ServiceConfiguration next, Words words) {
        Set<String> passwords = new TreeSet<>();
        Set<String> inputs = new TreeSet<>();
        for (ConfiguredStation station : next.stations()) {
            int was = before.stationOfMount(station.mount());
            if (was >= 0) {
                ConfiguredStation former = before.stations().get(was);
                if (!former.password().equals(station.password())) {
                    passwords.add(station.mount());
                }
                if (!former.inputs().equals(station.inputs()) || former.onDemand() != station.onDemand()) {
                    inputs.add(station.mount());
                }
            }
        }
        words.some("stations with another password", passwords);
        words.some("stations with other inputs", inputs);
        return !passwords.isEmpty() || !inputs.isEmpty();
    }

    private static String rule(ServiceConfiguration configuration) {
        return configuration.replacesOldestRover() ? "replace" : "refuse";
    }

    private static Map<String, String> users(ServiceConfiguration before, ServiceConfiguration wanted) {
        return (before.accounts() == null) == (wanted.accounts() == null) ? wanted.users() : before.users();
    }

    private static @Nullable AccountSettings accounts(
            ServiceConfiguration before, ServiceConfiguration wanted, Words words) {
        AccountSettings was = before.accounts();
        AccountSettings is = wanted.accounts();
        if (was == null || is == null) {
            if (was != is) {
                words.restart("accounts in place of users, or users in place of accounts");
            }
            return was;
        }
        AccountSettings next = was.withChangeable(is);
        words.change("accounts.password_hash", was.hash(), next.hash());
        words.change("accounts.position_retention", was.positionRetention(), next.positionRetention());
        words.change("accounts.session_retention", was.sessionRetention(), next.sessionRetention());
        words.change("accounts.audit_retention", was.auditRetention(), next.auditRetention());
        words.change("accounts.zone", was.zone(), next.zone());
        if (!next.equals(is)) {
            words.restart(
                    "accounts: all but password_hash, position_retention, session_retention, audit_retention and zone");
        }
        return next;
    }

    private static CasterSettings caster(CasterSettings was, CasterSettings is, Words words) {
        CasterSettings.Listening stays = was.listening();
        CasterSettings.Listening asked = is.listening();
        words.onRestart("caster.bind", stays.bind(), asked.bind());
        words.onRestart("caster.port", stays.port(), asked.port());
        words.onRestart("caster.tls", stays.tls(), asked.tls());
        words.onRestart("caster.threads", was.threads(), is.threads());
        words.change("caster.host", stays.host(), asked.host());
        words.change("caster.proxy_from", stays.proxies(), asked.proxies());
        words.change("caster.identifier", was.identifier(), is.identifier());
        words.change("caster.operator", was.operator(), is.operator());
        words.change("caster.country", was.country(), is.country());
        words.change("caster.handshake_timeout", was.handshakeTimeout(), is.handshakeTimeout());
        words.change("caster.source_timeout", was.sourceTimeout(), is.sourceTimeout());
        words.change("caster.takeover_after", was.takeoverAfter(), is.takeoverAfter());
        words.change("caster.rovers_max", was.limits().rovers(), is.limits().rovers());
        words.change(
                "caster.connections_max",
                was.limits().connections(),
                is.limits().connections());
        words.change(
                "caster.connections_per_address_max",
                was.limits().connectionsPerAddress(),
                is.limits().connectionsPerAddress());
        words.change(
                "caster.gga_per_second",
                was.limits().ggasPerSecond(),
                is.limits().ggasPerSecond());
        words.change("caster.backlog", was.backlogBytes(), is.backlogBytes());
        words.change("caster.backlog_age", was.backlogAge(), is.backlogAge());
        words.change("caster.stall_timeout", was.stallTimeout(), is.stallTimeout());
        words.change("caster.user_agent", was.agentRule(), is.agentRule());
        words.change("caster.chunked_answers", was.chunkedAnswers(), is.chunkedAnswers());
        words.change("caster.digest", was.digest(), is.digest());
        return new CasterSettings(
                new CasterSettings.Listening(stays.bind(), stays.port(), asked.host(), stays.tls(), asked.proxies()),
                was.threads(),
                is.identifier(),
                is.operator(),
                is.country(),
                is.handshakeTimeout(),
                is.sourceTimeout(),
                is.takeoverAfter(),
                is.limits(),
                is.backlogBytes(),
                is.backlogAge(),
                is.stallTimeout(),
                is.agentRule(),
                is.chunkedAnswers(),
                is.digest());
    }

    private static LogSettings log(LogSettings was, LogSettings is, Words words) {
        words.onRestart("log.format", was.format(), is.format());
        words.change("log.level", was.level(), is.level());
        return new LogSettings(was.format(), is.level());
    }

    private static @Nullable AdminSettings admin(@Nullable AdminSettings was, @Nullable AdminSettings is, Words words) {
        AdminSettings next = was == null || is == null
                ? was
                : new AdminSettings(was.bind(), was.port(), was.tls(), is.tokens(), was.backups());
        if (!Objects.equals(next, is)) {
            words.restart("admin: all but its tokens");
        }
        if (was != null && next != null) {
            words.names("admin.tokens", was.tokens(), next.tokens(), token -> token);
        }
        return next;
    }

    private static void network(NetworkSettings was, NetworkSettings is, Words words) {
        words.change("network.max_edge_km", was.maxEdgeKm(), is.maxEdgeKm());
        words.change("network.master", was.master(), is.master());
        words.change("network.antennas", was.antennas(), is.antennas());
        words.change("network.msm_level", was.msmLevel(), is.msmLevel());
        words.change("network.move_km", was.moveKm(), is.moveKm());
        words.change("network.physical_station", was.physicalStation(), is.physicalStation());
    }

    /** Collects what an operator is told. */
    private static final class Words {
        private final List<String> applied = new ArrayList<>();
        private final List<String> restart = new ArrayList<>();

        void change(String key, @Nullable Object was, @Nullable Object is) {
            if (!Objects.equals(was, is)) {
                applied.add(key + ": " + was + " → " + is);
            }
        }

        void onRestart(String key, @Nullable Object was, @Nullable Object is) {
            if (!Objects.equals(was, is)) {
                restart.add(key + ": " + was + " → " + is);
            }
        }

        void restart(String what) {
            restart.add(what);
        }

        <T> void names(String what, Map<String, T> was, Map<String, T> is, Function<T, Object> compared) {
            Set<String> added = new TreeSet<>(is.keySet());
            added.removeAll(was.keySet());
            Set<String> removed = new TreeSet<>(was.keySet());
            removed.removeAll(is.keySet());
            Set<String> changed = new TreeSet<>();
            is.forEach((name, value) -> {
                T former = was.get(name);
                if (former != null && !compared.apply(former).equals(compared.apply(value))) {
                    changed.add(name);
                }
            });
            some(what + " added", added);
            some(what + " removed", removed);
            some(what + " changed", changed);
        }

        void some(String what, Collection<String> names) {
            if (!names.isEmpty()) {
                applied.add(what + ": "
                        + String.join(", ", names.stream().limit(NAMES_MAX).toList())
                        + (names.size() > NAMES_MAX ? " and " + (names.size() - NAMES_MAX) + " others" : ""));
            }
        }

        ReloadReport report() {
            return new ReloadReport(applied, restart);
        }
    }
}
