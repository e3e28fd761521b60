package org.dubhe.config;

import io.netty.util.NetUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dubhe.caster.CasterSettings;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.source.Quantities;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code caster}. Its keys with their defaults:
 *
 * <pre>
 * bind: 0.0.0.0            # or a list; "::" is all of IPv6 and IPv4
 * port: 2101
 * host: ""                 # name in the sourcetable; else the address that the client has reached
 * tls: { port: 2102, certificate: server.pem, key: server.key }   # absent: no TLS; read anew when the files change
 * proxy_from: []           # addresses of proxies whose connections begin with a PROXY header, version 1 or 2
 * threads: 2               # one per core
 * identifier: Dubhe        # also the realm of HTTP Digest
 * operator: ""
 * country: CHN
 * handshake_timeout: 10s
 * source_timeout: 15s      # a source silent for so long is dropped
 * takeover_after: 5s       # … gives way to another one with its password
 * rovers_max: 20000
 * rovers_per_user_max: 100000
 * rovers_per_user: refuse  # or replace: the newest rover takes the oldest one's place
 * connections_max: 24000   # rovers_max + 4000
 * connections_per_address_max: 20000
 * gga_per_second: 2        # of one rover, ten at once before; more are skipped unread
 * backlog: 256KiB          # what may wait for one rover
 * backlog_age: 5s
 * stall_timeout: 30s
 * user_agent: any          # named: there must be one; ntrip: it must begin with NTRIP
 * chunked_answers: false   # to version 2 rovers
 * digest: false            # HTTP Digest beside Basic
 * digest_nonce_lifetime: 5min
 * </pre>
 *
 * @param settings of the caster itself
 * @param roversPerUserMax rovers of one account of the file at a time
 * @param replacesOldestRover past that the oldest one makes way; else the newest is refused
 */
public record CasterSection(CasterSettings settings, int roversPerUserMax, boolean replacesOldestRover) {
    /** Where the file says nothing. */
    public static final CasterSection DEFAULT =
            new CasterSection(CasterSettings.defaults(CasterAddress.PORT_DEFAULT), CasterSection.ROVERS_MAX, false);

    /** Rovers of one caster. */
    static final int ROVERS_MAX = 100_000;

    /** Connections beyond rovers: sources, handshakes and sourcetables. */
    private static final int CONNECTIONS_SPARE = 4000;

    private static final int PORT_MAX = 65_535;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /**
     * Reads it to its end.
     *
     * @param folder what relative paths are relative to
     */
    public static CasterSection read(YamlSection section, Path folder) {
        CasterSettings otherwise = CasterSettings.defaults(CasterAddress.PORT_DEFAULT);
        CasterSettings settings = new CasterSettings(
                listening(section, folder, otherwise),
                section.integer("threads", 1, 256, otherwise.threads()),
                section.text("identifier", otherwise.identifier()),
                section.text("operator", otherwise.operator()),
                section.text("country", otherwise.country()),
                duration(section, "handshake_timeout", otherwise.handshakeTimeout()),
                duration(section, "source_timeout", otherwise.sourceTimeout()),
                duration(section, "takeover_after", otherwise.takeoverAfter()),
                limits(section),
                Quantities.bytes(section, "backlog", 4096, 16 << 20, otherwise.backlogBytes()),
                duration(section, "backlog_age", otherwise.backlogAge()),
                duration(section, "stall_timeout", otherwise.stallTimeout()),
                agentRule(section),
                section.flag("chunked_answers", otherwise.chunkedAnswers()),
                digest(section));
        int roversPerUser = section.integer("rovers_per_user_max", 1, ROVERS_MAX, ROVERS_MAX);
        boolean replaces = section.has("rovers_per_user")
                && section.choice("rovers_per_user", List.of("refuse", "replace"))
                        .equals("replace");
        section.finish();
        return new CasterSection(settings, roversPerUser, replaces);
    }

    private static CasterSettings.Listening listening(YamlSection section, Path folder, CasterSettings otherwise) {
        List<String> bind = section.list("bind");
        if (bind.isEmpty()) {
            bind = otherwise.listening().bind();
        }
        for (String address : bind) {
            requireAddress(section, "bind", address);
        }
        if (bind.size() > 1 && bind.contains("::") && bind.stream().anyMatch(NetUtil::isValidIpV4Address)) {
            section.mistake("bind", bind.toString(), "\"::\" alone, which listens on IPv4, too");
        }
        List<String> proxies = section.list("proxy_from");
        for (String address : proxies) {
            requireAddress(section, "proxy_from", address);
        }
        return new CasterSettings.Listening(
                bind,
                section.integer("port", 0, PORT_MAX, otherwise.port()),
                section.text("host", ""),
                section.has("tls") ? tls(section.section("tls"), folder) : null,
                proxies);
    }

    private static void requireAddress(YamlSection section, String key, String address) {
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            section.mistake(key, address, "a numeric IPv4 or IPv6 address");
        }
    }

    private static CasterSettings.Tls tls(YamlSection section, Path folder) {
        CasterSettings.Tls tls = new CasterSettings.Tls(
                section.integer("port", 0, PORT_MAX),
                file(section, "certificate", folder),
                file(section, "key", folder));
        section.finish();
        return tls;
    }

    static Path file(YamlSection section, String key, Path folder) {
        Path file = folder.resolve(section.text(key));
        if (!ServiceConfiguration.isFile(file)) {
            section.mistake(key, file.toString(), "a PEM file that can be read");
        }
        return file;
    }

    private static CasterSettings.Limits limits(YamlSection section) {
        CasterSettings.Limits otherwise = CasterSettings.Limits.DEFAULT;
        int rovers = section.integer("rovers_max", 1, ROVERS_MAX, otherwise.rovers());
        int most = ROVERS_MAX + CONNECTIONS_SPARE;
        return new CasterSettings.Limits(
                rovers,
                section.integer("connections_max", 1, most, rovers + CONNECTIONS_SPARE),
                section.integer("connections_per_address_max", 1, most, otherwise.connectionsPerAddress()),
                section.integer("gga_per_second", 1, 100, otherwise.ggasPerSecond()));
    }

    private static CasterSettings.AgentRule agentRule(YamlSection section) {
        List<String> words = Arrays.stream(CasterSettings.AgentRule.values())
                .map(rule -> rule.name().toLowerCase(Locale.ROOT))
                .toList();
        return section.has("user_agent")
                ? CasterSettings.AgentRule.values()[words.indexOf(section.choice("user_agent", words))]
                : CasterSettings.AgentRule.ANY;
    }

    private static CasterSettings.@Nullable Digest digest(YamlSection section) {
        Duration lifetime = duration(section, "digest_nonce_lifetime", Duration.ofMinutes(5));
        return section.flag("digest", false) ? new CasterSettings.Digest(lifetime) : null;
    }

    private static Duration duration(YamlSection section, String key, Duration otherwise) {
        return Quantities.duration(section, key, SECOND, HOUR, otherwise);
    }
}
