package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code dubhe} of a tree that root has built, run by a user without a home who may write nothing there: as {@code docs/operations/dubhe.service} runs it. */
@Timeout(60)
final class LauncherIT {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path folder;

    private Path tree;
    private Path state;
    private Path configuration;

    @BeforeEach
    void install() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may run programs as another user");
        tree = folder.resolve("opt");
        state = Files.createDirectories(folder.resolve("state/backups"))
                .resolveSibling(".")
                .normalize();
        configuration = Files.createDirectory(folder.resolve("etc")).resolve("dubhe.yaml");
        Path root = Path.of(System.getProperty("dubhe.root"));
        Path libraries = Files.createDirectories(tree.resolve("benchmarks/target/lib"));
        for (String module : List.of("core", "reference-station", "ntrip-server", "benchmarks")) {
            Files.createDirectories(tree.resolve(module + "/src/main"));
            Files.createDirectories(tree.resolve(module + "/target"));
            Files.createFile(tree.resolve(module + "/pom.xml"));
            Path classes = tree.resolve(module + "/target/classes");
            if (module.equals("benchmarks")) {
                Files.createDirectory(classes); // Their libraries are none of these tests'.
            } else {
                copy(root.resolve(module + "/target/classes"), classes);
            }
        }
        Files.createFile(tree.resolve("pom.xml"));
        Files.copy(root.resolve("dubhe"), tree.resolve("dubhe"));
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":")) {
            if (entry.endsWith(".jar")) {
                Path jar = Path.of(entry);
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
        Files.createFile(tree.resolve("benchmarks/target/dubhe.built"));
        Files.writeString(configuration, """
                stations: { BASE: { password: secret } }
                mountpoints: { BASE: raw }
                accounts: { url: "jdbc:h2:file:%1$s/accounts", password_hash: bcrypt }
                caster: { bind: 127.0.0.1, port: 0 }
                admin: { port: 0, backups: %1$s/backups }
                """.formatted(state));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path own : List.of(state, state.resolve("backups"))) {
            Files.setAttribute(own, "unix:uid", NOBODY);
        }
    }

    @Test
    void servesAsAUserWhoMayWriteItsStateAlone() throws Exception {
        Process serve = asNobody("serve", "--config", configuration.toString());
        try {
            BufferedReader out = serve.inputReader();
            String line = out.readLine();
            assertThat(line).as(() -> said()).startsWith("serving on port ").contains("administration on port ");
        } finally {
            serve.destroy();
        }
        assertThat(serve.waitFor()).isEqualTo(143);
        assertThat(state.resolve("accounts.mv.db")).exists();
    }

    @Test
    void saysWhatToTypeWhereItMayNotBuild() throws Exception {
        Files.delete(tree.resolve("benchmarks/target/dubhe.built"));
        assertThat(asNobody("version").waitFor()).isEqualTo(1);
        assertThat(said())
                .isEqualTo("dubhe: is not built, and this user may not write to " + tree + "; as its owner, type: "
                        + tree + "/dubhe version\n");
    }

    @Test
    void runsWhatIsBuiltWhereItsSourcesAreNewer() throws Exception {
        Files.setLastModifiedTime(
                Files.createFile(tree.resolve("core/src/main/Newer.java")),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(asNobody("version").waitFor()).as(() -> said()).isZero();
        assertThat(said())
                .isEqualTo("dubhe: runs as it was built, its sources are newer; to build, as its owner: " + tree
                        + "/dubhe version\n");
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process asNobody(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                tree.resolve("dubhe").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(state.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "DUBHE_JAVA_OPTS", "-XX:TieredStopAtLevel=1"));
        return builder.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }
}
