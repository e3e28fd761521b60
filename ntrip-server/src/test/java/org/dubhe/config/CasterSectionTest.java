package org.dubhe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.dubhe.account.store.ServiceLevel;
import org.dubhe.caster.CasterSettings;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.YamlSection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CasterSectionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws Exception {
        Files.writeString(folder.resolve("server.pem"), "");
        Files.writeString(folder.resolve("server.key"), "");
    }

    @Test
    void hasADefaultForEveryKey() {
        CasterSettings read = read("port: 2101");
        assertThat(read).isEqualTo(CasterSettings.defaults(2101));
    }

    @Test
    void readsAddressesTlsLimitsAndDigest() {
        CasterSettings read =
                read("bind: [\"::1\", 127.0.0.1], host: ntrip.example.org, proxy_from: [10.0.0.1, \"fd00::1\"], "
                        + "tls: {port: 2102, certificate: server.pem, key: server.key}, rovers_max: 500, "
                        + "connections_per_address_max: 7, gga_per_second: 1, user_agent: ntrip, digest: true, "
                        + "digest_nonce_lifetime: 30s");
        assertThat(read.listening().bind()).containsExactly("::1", "127.0.0.1");
        assertThat(read.listening().proxies()).containsExactly("10.0.0.1", "fd00::1");
        assertThat(read.listening().tls())
                .isEqualTo(new CasterSettings.Tls(2102, folder.resolve("server.pem"), folder.resolve("server.key")));
        assertThat(read.limits()).isEqualTo(new CasterSettings.Limits(500, 4500, 7, 1));
        assertThat(read.agentRule()).isEqualTo(CasterSettings.AgentRule.NTRIP);
        assertThat(read.digest()).isEqualTo(new CasterSettings.Digest(Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind: localhost | caster.bind: localhost (expected: a numeric IPv4 or IPv6 address)",
                "bind: [\"::\", 0.0.0.0] | caster.bind: [::, 0.0.0.0] (expected: \"::\" alone, which listens on IPv4, too)",
                "bind: [1] | caster.bind: [1] (expected: a text or a list of texts)",
                "proxy_from: lb.example.org | caster.proxy_from: lb.example.org (expected: a numeric IPv4 or IPv6 address)",
                "tls: {port: 1, certificate: server.pem, key: no.key} | no.key (expected: a PEM file that can be read)",
                "tls: {port: 99999, certificate: server.pem, key: server.key} | caster.tls.port: 99999 (expected: a whole number, 0 to 65535)",
                "tls: {port: 1, certificate: server.pem, key: server.key, cert: x} | caster.tls.cert: unknown key",
                "connections_max: 0 | caster.connections_max: 0 (expected: a whole number, 1 to 104000)",
                "gga_per_second: 1000 | caster.gga_per_second: 1000 (expected: a whole number, 1 to 100)",
                "user_agent: browser | caster.user_agent: browser (expected: one of any, named, ntrip)",
                "digest: maybe | caster.digest: \"maybe\" (expected: true or false)",
                "digest_nonce_lifetime: 2h | caster.digest_nonce_lifetime: 2h (expected: a duration",
                "require_ntrip_agent: true | caster.require_ntrip_agent: unknown key"
            })
    void saysWhichKeyIsWrongAndWhatWasExpected(String keys, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(keys))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N: {kind: nearest, default_base: B} | mountpoints.N.default_base: B (expected: the name of a station)",
                "N: {kind: near} | mountpoints.N.kind: near (expected: one of raw, nearest, vrs)",
                "N: {kind: nearest, gga_timeout: 0s} | mountpoints.N.gga_timeout: 0s (expected: a duration",
                "N: {kind: nearest, hysteresis_share: 1} | mountpoints.N.hysteresis_share: 1 (expected: 0 to 0.9)",
                "N: {kind: nearest, hysteresis: 1} | mountpoints.N.hysteresis: unknown key"
            })
    void saysWhatIsWrongWithAMountpoint(String mountpoint, String message) {
        String yaml = "stations: { A: { password: a } }\nmountpoints: { " + mountpoint + " }\nusers: {}\n";
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ServiceConfiguration.of(YamlSection.parse("test", yaml), folder))
                .withMessageContaining(message);
    }

    @Test
    void readsWhatIsSetOfAMountpointAndWhetherItsSourceSendsRtcm() {
        String yaml = """
                stations: { A: { password: a }, B: { password: b } }
                mountpoints:
                  A: raw
                  B: { kind: raw, format: u-blox }
                  N: { kind: nearest, hysteresis_km: 5, hysteresis_share: 0.2, gga_timeout: 30s, default_base: A, service_level: metre }
                users: {}
                """;
        ServiceConfiguration read = ServiceConfiguration.of(YamlSection.parse("test", yaml), folder);
        assertThat(read.sources().get(0).framed()).isTrue();
        assertThat(read.sources().get(1).framed()).isFalse();
        assertThat(read.mountpoints()).containsEntry("N", MountKind.NEAREST);
        assertThat(read.mountRules())
                .containsEntry("A", MountRules.DEFAULT)
                .containsEntry(
                        "N", new MountRules("RTCM 3.3", 0.2, 5, Duration.ofSeconds(30), "A", ServiceLevel.METRE));
    }

    private CasterSettings read(String keys) {
        YamlSection top = YamlSection.parse("test", "caster: {" + keys + "}");
        return CasterSection.read(top.section("caster"), folder).settings();
    }
}
