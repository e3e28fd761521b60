package org.dubhe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.dubhe.account.AccountSettings;
import org.dubhe.account.PasswordHash;
import org.dubhe.account.store.DatabaseSettings;
import org.dubhe.account.store.UserRules;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.YamlSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceConfigurationTest {
    private static final String GOOD = """
            stations:
              ZEGV:
                id: 17
                xyz_m: [3908909.8770, 330933.2619, 5012262.9491]
                antenna: "SEPCHOKE_B3E6   SPKE"
                antenna_height_m: 0.1
                receiver: "SEPT POLARX5"
                frame: ITRF2014
                epoch: 2021.0
                mount: ZEG
                password: secret
              FREE:
                password: other
            mountpoints: {ZEG: raw, NEAR: nearest, VRS: vrs}
            users: {demo: demo, "1": "2"}
            caster:
              port: 2102
              source_timeout: 2min
              backlog: 64KiB
              backlog_age: 1500ms
            network: {max_edge_km: 260, master: ZEGV, antennas: a.atx, msm_level: 4, move_km: 2.5, physical_station: true}
            metrics: {port: 9101}
            log: {format: json, level: debug}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsWhoMayAdminister() throws Exception {
        String hash = "0123456789abcdef".repeat(4);
        String token = org.dubhe.admin.Tokens.fresh();
        Files.writeString(folder.resolve("a.token"), token + "\n");
        String admin = "admin:\n  tokens:\n    a: { role: admin, token_file: a.token }\n    v: { role: viewer, sha256: "
                + hash + " }\n";
        org.dubhe.admin.AdminSettings read =
                java.util.Objects.requireNonNull(read(GOOD + admin).admin());
        assertThat(read.bind()).isEqualTo("127.0.0.1");
        assertThat(read.port()).isEqualTo(9102);
        assertThat(read.tls()).isNull();
        assertThat(read.backups()).isNull();
        assertThat(read.tokens().get("v"))
                .isEqualTo(new org.dubhe.admin.AdminSettings.Token(org.dubhe.admin.Role.VIEWER, hash));
        assertThat(read.tokens().get("a"))
                .isEqualTo(new org.dubhe.admin.AdminSettings.Token(
                        org.dubhe.admin.Role.ADMIN, org.dubhe.admin.Tokens.hash(token)));
        for (String[] wrong : new String[][] {
            {"role: admin", "role: root", "admin.tokens.a.role: root (expected: one of viewer, operator, admin)"},
            {hash, "12", "admin.tokens.v.sha256: … (expected: 64 hexadecimal digits)"},
            {"token_file: a.token", "token: short", "admin.tokens.a.token: … (expected: a token as"},
            {"admin:\n", "admin:\n  bind: host\n", "admin.bind: host (expected: a numeric"},
            {"admin:\n", "admin:\n  backups: none\n", "(expected: a folder that can be written to)"},
            {"admin:\n", "admin:\n  tls: { certificate: c, key: k }\n", "(expected: a PEM file that can be read)"},
        }) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> read(GOOD + admin.replace(wrong[0], wrong[1])))
                    .withMessageContaining(wrong[2]);
        }
    }

    @Test
    void readsEveryPart() throws Exception {
        ServiceConfiguration read = read(GOOD);
        assertThat(read.stations()).hasSize(2);
        assertThat(read.stations().get(0).reference()).isNotNull();
        assertThat(read.stations().get(1).reference())
                .as("without a position, not in the network")
                .isNull();
        assertThat(read.sources().get(0).mount()).isEqualTo("ZEG");
        assertThat(read.sources().get(0).stationId()).isEqualTo(17);
        assertThat(read.sources().get(1).mount()).isEqualTo("FREE");
        assertThat(read.sources().get(1).stationId()).as("not said, so any").isEqualTo(-1);
        assertThat(read.mountpoints())
                .containsExactly(
                        Map.entry("ZEG", MountKind.RAW),
                        Map.entry("NEAR", MountKind.NEAREST),
                        Map.entry("VRS", MountKind.VRS));
        assertThat(read.stationOfMount("FREE")).isEqualTo(1);
        assertThat(read.users()).containsEntry("demo", "demo").containsEntry("1", "2");
        assertThat(read.caster().port()).isEqualTo(2102);
        assertThat(read.caster().sourceTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read.caster().backlogBytes()).isEqualTo(65_536);
        assertThat(read.caster().backlogAge()).isEqualTo(Duration.ofMillis(1500));
        assertThat(read.network())
                .isEqualTo(new NetworkSettings(260, "ZEGV", HashedFile.of(folder.resolve("a.atx")), 4, 2.5, true));
        assertThat(read.metrics()).isEqualTo(new MetricsSettings("127.0.0.1", 9101));
        assertThat(read.log()).isEqualTo(new LogSettings("json", "debug"));
        assertThat(read.toString()).doesNotContain("secret");
    }

    @Test
    void needsOnlyStationsMountpointsAndUsers() throws Exception {
        ServiceConfiguration read = read("stations: {A: {password: p}}\nmountpoints: {A: raw}\nusers: {u: p}\n");
        assertThat(read.caster().port()).isEqualTo(2101);
        assertThat(read.network().maxEdgeKm()).isEqualTo(120);
        assertThat(read.metrics()).isNull();
        assertThat(read.log()).isEqualTo(new LogSettings("plain", "info"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "port: 2102|port: 70000|caster.port: 70000 (expected: a whole number, 0 to 65535)",
                "port: 2102|prot: 2102|caster.prot: unknown key (expected: one of ",
                "metrics:|metrix:|metrix: unknown key (expected: one of ",
                "frame: ITRF2014|fame: ITRF2014|stations.ZEGV.fame: unknown key",
                "antenna_height_m: 0.1|antenna_height_m: 1000|stations.ZEGV.antenna_height_m: 1000 (expected: -10 to 100)",
                "source_timeout: 2min|source_timeout: 20|caster.source_timeout: 20 (expected: a duration with its unit ms, s, min, h or d, 1s to 60min)",
                "source_timeout: 2min|source_timeout: 2h|caster.source_timeout: 2h (expected: a duration",
                "backlog: 64KiB|backlog: 1KiB|caster.backlog: 1KiB (expected: a size with its unit B, KiB or MiB, 4096 B to 16777216 B)",
                "VRS: vrs|VRS: vsr|mountpoints.VRS: vsr (expected: one of raw, nearest, vrs)",
                "ZEG: raw|ZEGV: raw|mountpoints.ZEGV: raw (expected: the mount of a station for kind raw)",
                "VRS: vrs|V/S: vrs|mountpoints: V/S (expected: 1 to 100 letters, digits, _ - .)",
                "master: ZEGV|master: FREE|network.master: FREE (expected: the name of a station with xyz_m)",
                "max_edge_km: 260|max_edge_km: -1|network.max_edge_km: -1 (expected: 1 to 1000)",
                "msm_level: 4|msm_level: 6|network.msm_level: 6 (expected: 4, 5 or 7)",
                "physical_station: true|physical_station: 1032|network.physical_station: 1032 (expected: true or false)",
                "move_km: 2.5|move_km: 0|network.move_km: 0 (expected: 0.1 to 100)",
                "antennas: a.atx|antennas: b.atx|b.atx (expected: an ANTEX file that can be read)",
                "password: other|mount: X|stations.FREE.password: nothing (expected: the password its source must say, or inputs)",
                "format: json|format: xml|log.format: xml (expected: one of plain, json)",
                "level: debug|level: loud|log.level: loud (expected: one of error, warn, info, debug, trace)",
                "level: debug|levle: debug|log.levle: unknown key (expected: one of ",
                "port: 9101|bind: x|metrics.port: nothing (expected: a whole number, 0 to 65535)",
                "demo: demo|\"d:d\": demo|users: d:d (expected: a name without a colon)",
                "demo: demo|demo: 1e3|users.demo: … (expected: a text, in quotes where it looks like a number)",
                "users:|usrs:|users: nothing (expected: a section with keys)"
            })
    void namesTheKeyTheValueAndTheRange(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(GOOD.replace(good, bad)))
                .withMessageContaining(message);
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ServiceConfiguration.read(folder.resolve("nope.yaml")))
                .withMessageContaining("nope.yaml (expected: a file that can be read)");
    }

    @Test
    void saysThatAFileIsNoText() throws Exception {
        Path file = Files.write(folder.resolve("noise.yaml"), new byte[] {'a', ':', ' ', (byte) 0xFF, (byte) 0xD3});
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ServiceConfiguration.read(file))
                .withMessage("noise.yaml: bytes that are no UTF-8 (expected: YAML)");
    }

    /** All keys of {@code stations.yaml} of the real network, and those that only a service needs. */
    @Test
    void takesTheStationsOfARealNetworkWithMountPasswordFrameAndEpoch() throws Exception {
        Path shared = Path.of(System.getProperty("dubhe.root"), "../shared/data/nl2021/stations.yaml");
        assumeTrue(Files.exists(shared), "needs ../shared/data/nl2021");
        String stations = Files.readString(shared).replaceAll("(?m)^(navigation|antennas|interval_s):.*\n?", "");
        String more = "    mount: M_$1\n    password: p\n    frame: ITRF2014\n    epoch: 2021.0\n";
        ServiceConfiguration read = read(stations.replaceAll("(?m)^  (\\w{4}):\n", "  $1:\n" + more)
                + "mountpoints: {M_DELF: raw, VRS: vrs}\nusers: {u: p}\n");
        assertThat(read.stations()).hasSize(5).allSatisfy(station -> {
            assertThat(station.reference()).isNotNull();
            assertThat(station.headerMarker()).isNotNull();
            assertThat(station.observations()).isNotNull();
            assertThat(station.mount()).isEqualTo("M_" + station.name());
        });
    }

    @Test
    void takesPasswordsAsTheyAreWritten() throws Exception {
        ServiceConfiguration read = read(GOOD.replace("demo: demo", "demo: 0123, b: 123, c: 0x1F, d: 1_000"));
        assertThat(read.users())
                .containsEntry("demo", "0123")
                .containsEntry("b", "123")
                .containsEntry("c", "0x1F")
                .containsEntry("d", "1_000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@hunter2",
                "%hunter2",
                "`hunter2",
                "*hunter2",
                "\"hunter2",
                "'hunter2",
                "[hunter2]",
                "hunter2: x",
                "\"\\hunter2\"",
                "- hunter2",
                "hunter2\n\tx: y",
                "|2hunter2"
            })
    void neverSaysAPassword(String written) {
        for (String key : List.of("password: secret", "demo: demo")) {
            assertThat(GOOD).contains(key);
            String yaml = GOOD.replace(key, key.substring(0, key.indexOf(':')) + ": " + written);
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> read(yaml))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter"));
        }
    }

    @Test
    void aDecimalPasswordIsNotShown() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(GOOD.replace("password: secret", "password: 12.50")))
                .satisfies(e ->
                        assertThat(e.getMessage()).contains("password: … (").doesNotContain("12.5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://dubhe:hunter2@db/dubhe",
                "jdbc:postgresql://dubhe:hunter2@db/dubhe",
                "jdbc:postgresql://db/dubhe?password=hunter2"
            })
    void aPasswordInTheUrlIsRefusedAndNotShown(String url) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(WITH_ACCOUNTS.replaceFirst("url: .*", "url: \"" + url + "\"")))
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("accounts.url").doesNotContain("hunter"));
    }

    @Test
    void readsTheFileThatItWrites() throws Exception {
        ServiceConfiguration read = read(GOOD);
        String text = ConfigurationText.of(read.stations(), read.mountpoints(), Map.of("u", "p: #\"x"), 2105, 9102);
        ServiceConfiguration again = read(text);
        assertThat(again.stations()).isEqualTo(read.stations());
        assertThat(again.mountpoints()).isEqualTo(read.mountpoints());
        assertThat(again.users()).containsExactly(Map.entry("u", "p: #\"x"));
        assertThat(again.caster().port()).isEqualTo(2105);
        assertThat(again.metrics()).isEqualTo(new MetricsSettings("127.0.0.1", 9102));
    }

    private static final String WITH_ACCOUNTS = """
            stations: {A: {password: p}}
            mountpoints: {A: raw}
            accounts:
              url: jdbc:postgresql://127.0.0.1:5432/dubhe
              password_file: db.secret
              pool: 8
              node: edge-1
              password_hash: bcrypt
              password_cache: 5min
              password_threads: 3
              password_queue: 50
              flush: 2s
              position_retention: 30d
              session_retention: 3650d
              audit_retention: 730d
              zone: Asia/Shanghai
            """;

    @Test
    void readsTheAccountsThatStandInForUsers() throws Exception {
        Files.writeString(folder.resolve("db.secret"), "a secret\n");
        ServiceConfiguration read = read(WITH_ACCOUNTS);
        assertThat(read.users()).isEmpty();
        assertThat(read.accounts())
                .isEqualTo(new AccountSettings(
                        new DatabaseSettings("jdbc:postgresql://127.0.0.1:5432/dubhe", "dubhe", "a secret", 8),
                        "edge-1",
                        PasswordHash.BCRYPT,
                        Duration.ofMinutes(5),
                        3,
                        50,
                        Duration.ofSeconds(2),
                        Duration.ofDays(30),
                        Duration.ofDays(3650),
                        Duration.ofDays(730),
                        ZoneId.of("Asia/Shanghai")));
        assertThat(String.valueOf(read.accounts())).doesNotContain("a secret");
    }

    @Test
    void accountsNeedNothingButTheirName() throws Exception {
        AccountSettings accounts = read(WITH_ACCOUNTS.replaceAll("(?s)accounts:.*", "accounts: {pool: 4}"))
                .accounts();
        assertThat(accounts)
                .isEqualTo(AccountSettings.defaults(new DatabaseSettings(
                        "jdbc:h2:file:" + folder.resolve("accounts") + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", 4)));
    }

    /** As systemd's StateDirectory= has it: the folders of a service, the first one its own. */
    @Test
    void theDatabaseLiesWhereSystemdKeepsStateUnlessTheFileSaysWhere() {
        for (String[] one : new String[][] {
            {"{}", "/var/lib/dubhe:/var/lib/dubhe/backups", "/var/lib/dubhe/accounts"},
            {"{}", "", folder.resolve("accounts").toString()},
            {
                "{url: \"jdbc:h2:file:./own\"}",
                "/var/lib/dubhe",
                folder.resolve("own").toString()
            },
        }) {
            YamlSection accounts =
                    YamlSection.parse("test", "accounts: " + one[0]).section("accounts");
            assertThat(AccountsReader.read(accounts, folder, name -> name.equals("STATE_DIRECTORY") ? one[1] : null)
                            .database()
                            .url())
                    .isEqualTo("jdbc:h2:file:" + one[2] + ";DB_CLOSE_ON_EXIT=FALSE");
        }
    }

    @Test
    void saysAllThatIsWrongWithAdministrationAndAccountsTogether() {
        String wrong = """
                stations: {A: {password: p}}
                mountpoints: {A: raw}
                accounts: {url: "jdbc:oracle://db/x", zone: Nowhere}
                admin:
                  bind: host
                  backups: nowhere
                  tokens: {"a b": {role: root, sha256: 12}}
                  more: 1
                log: {level: loud}
                """;
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(wrong))
                .satisfies(e -> assertThat(e.mistakes())
                        .extracting(line -> line.substring(0, line.indexOf(": ")))
                        .containsExactly(
                                "accounts.url",
                                "accounts.zone",
                                "admin.bind",
                                "admin.tokens",
                                "admin.tokens.a b.role",
                                "admin.tokens.a b.sha256",
                                "admin.backups",
                                "admin.more",
                                "log.level"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mountpoints:|users: {u: p}\\nmountpoints:|users: given beside accounts (expected: either users or accounts)",
                "jdbc:postgresql:|jdbc:oracle:|accounts.url: jdbc:oracle://127.0.0.1:5432/dubhe (expected: jdbc:h2:file:PATH or jdbc:postgresql:",
                "5432/dubhe|5432/dubhe?password=x|accounts.url: …password=… (expected: the password by password_file or password_env)",
                "db.secret|no.secret|no.secret (expected: a file that can be read, with the secret as its first line)",
                "password_file: db.secret|password_env: DUBHE_NOT_SET|accounts.password_env: DUBHE_NOT_SET (expected: the name of an environment variable that is set)",
                "pool: 8|password: x|accounts.password_file: given beside password (expected: one of password, password_file, password_env)",
                "password_file: db.secret\\n  pool: 8|pool: 8|accounts.password_file: nothing (expected: a file with the password, or password_env)",
                "pool: 8|pool: 1|accounts.pool: 1 (expected: a whole number, 2 to 50)",
                "bcrypt|md5|accounts.password_hash: md5 (expected: one of argon2id, bcrypt)",
                "flush: 2s|flush: 2h|accounts.flush: 2h (expected: a duration with its unit ms, s, min, h or d, 1s to 10min)",
                "position_retention: 30d|position_retention: 30|accounts.position_retention: 30 (expected: a duration",
                "audit_retention: 730d|audit_retention: 1h|accounts.audit_retention: 1h (expected: a duration",
                "Asia/Shanghai|Asia/Nowhere|accounts.zone: Asia/Nowhere (expected: a time zone such as UTC",
                "node: edge-1|node: edge 1|accounts.node: edge 1 (expected: 1 to 50 letters",
                "zone: A|zone_: A|accounts.zone_: unknown key (expected: one of url, "
            })
    void namesWhatIsWrongWithTheAccounts(String good, String bad, String message) throws Exception {
        Files.writeString(folder.resolve("db.secret"), "a secret\n");
        String from = good.replace("\\n", "\n");
        assertThat(WITH_ACCOUNTS).contains(from);
        String yaml = WITH_ACCOUNTS.replace(from, bad.replace("\\n", "\n"));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining(message);
    }

    /** A kind without a level would be refused to everybody. */
    @Test
    void accountsKnowTheKindsOfMountpointsThatThereAre() {
        assertThat(UserRules.KINDS).isEqualTo(MountKind.words());
    }

    private ServiceConfiguration read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("dubhe.yaml"), yaml);
        Files.writeString(folder.resolve("a.atx"), "");
        return ServiceConfiguration.read(file);
    }
}
