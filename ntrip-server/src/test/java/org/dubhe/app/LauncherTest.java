package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code dubhe} in a folder whose name has a blank, among tools that only write down what they were asked. */
final class LauncherTest {
    private static final String NO_LIBRARY = "echo";
    private static final String LIBRARY = "echo ' libRTKLib.so.1 (libc6,x86-64) => /lib/libRTKLib.so.1'";
    private static final String APT_FAILS = "echo \"$@\" >>apt.log; echo 'E: Unable to locate package' >&2; exit 100";

    @TempDir
    private Path folder;

    private Path project;
    private Path tools;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void make() throws IOException {
        project = folder.resolve("with a blank");
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(project.resolve("core/src/main"));
        Files.writeString(project.resolve("core/src/main/Source.java"), "");
        Files.writeString(project.resolve("pom.xml"), "");
        for (String module : List.of("core", "reference-station", "ntrip-server", "benchmarks")) {
            Files.createDirectories(project.resolve(module + "/src/main"));
            Files.writeString(project.resolve(module + "/pom.xml"), "");
        }
        Files.copy(Path.of(System.getProperty("dubhe.root")).resolve("dubhe"), project.resolve("dubhe"));
        Path jdk = Files.createDirectories(folder.resolve("a jdk/bin"));
        Files.writeString(jdk.resolveSibling("release"), "JAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("javac"), "exit 0");
        script(jdk.resolve("java"), "printf '[%s]' \"$@\"; exit ${FAKE_EXIT:-0}");
        tool(
                "mvn",
                "echo \"$*\" >>mvn.log; for m in core reference-station ntrip-server benchmarks; do mkdir -p $m/target/classes; done; "
                        + "mkdir benchmarks/target/lib");
        tool("apt-get", APT_FAILS);
        tool("ldconfig", LIBRARY);
        user(1000);
    }

    @Test
    void buildsOnceAndRunsWithTheArgumentsAndTheExitCodeOfTheProgram() throws Exception {
        Ran first = run("FAKE_EXIT=2", "inspect", "two words");
        assertThat(first.exitCode).isEqualTo(2);
        assertThat(first.out).endsWith("[org.dubhe.app.Dubhe][inspect][two words]");
        assertThat(first.out)
                .as("all in the tree, which the service's user can read")
                .contains("[-cp][" + project + "/core/target/classes:" + project + "/reference-station/target/classes:"
                        + project + "/ntrip-server/target/classes:" + project + "/benchmarks/target/classes:" + project
                        + "/benchmarks/target/lib/*]");
        assertThat(first.err).isEqualTo("dubhe: building (once; the first time Maven also fetches the libraries)\n");
        assertThat(run("FAKE_EXIT=0", "version").exitCode).isZero();
        assertThat(builds()).isEqualTo(1);
        assertThat(Files.readString(project.resolve("mvn.log")))
                .contains("package dependency:copy-dependencies -DoutputDirectory=" + project
                        + "/benchmarks/target/lib ");
        Files.writeString(project.resolve("benchmarks/target/lib/former.jar"), "");
        Files.setLastModifiedTime(
                project.resolve("core/src/main/Source.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        run("FAKE_EXIT=0", "version");
        assertThat(builds()).isEqualTo(2);
        assertThat(project.resolve("benchmarks/target/lib"))
                .as("no former library")
                .isEmptyDirectory();
    }

    @Test
    void aBuildThatFailsIsShown() throws Exception {
        tool("mvn", "echo 'BUILD FAILURE: a semicolon'; exit 1");
        Ran ran = run("FAKE_EXIT=0", "version");
        assertThat(ran.exitCode).isEqualTo(1);
        assertThat(ran.err).contains("BUILD FAILURE: a semicolon", "dubhe: the build failed");
        assertThat(ran.out).isEmpty();
    }

    @Test
    void printsWhatToTypeAndStopsWhereItMayNotInstall() throws Exception {
        tool("ldconfig", NO_LIBRARY);
        Ran ran = run("FAKE_EXIT=0", "demo");
        assertThat(ran.exitCode).isEqualTo(1);
        assertThat(ran.err)
                .isEqualTo("dubhe: needed and not found: librtklib1\ndubhe: type: sudo apt-get install librtklib1\n");
        assertThat(project.resolve("apt.log")).doesNotExist();
    }

    @Test
    void showsTheWordsOfAnInstallationThatFails() throws Exception {
        asRootOfDebian();
        tool("ldconfig", NO_LIBRARY);
        Ran ran = run("FAKE_EXIT=0", "demo");
        assertThat(ran.exitCode).isEqualTo(1);
        assertThat(ran.err)
                .contains("installing from Debian: librtklib1", "E: Unable to locate package", "apt-get failed")
                .contains("apt-get update && apt-get install librtklib1");
        assertThat(ran.out).isEmpty();
    }

    @Test
    void installsQuietlyAsRootOfDebian() throws Exception {
        asRootOfDebian();
        tool("ldconfig", NO_LIBRARY);
        tool("apt-get", "echo \"$@\" >>apt.log; echo 'Reading package lists...'");
        Ran ran = run("FAKE_EXIT=0", "demo");
        assertThat(ran.exitCode).isZero();
        assertThat(ran.err).doesNotContain("Reading");
        assertThat(Files.readString(project.resolve("apt.log")))
                .isEqualTo("install -y --no-install-recommends librtklib1\n");
    }

    @Test
    void servesWithoutRtklibAndSaysSoOnce() throws Exception {
        tool("ldconfig", NO_LIBRARY);
        for (int id : new int[] {1000, 0}) {
            user(id);
            Ran ran = run("FAKE_EXIT=0", "serve", "--config", "a.yaml");
            assertThat(ran.exitCode).as(ran.err).isZero();
            assertThat(ran.out).endsWith("[serve][--config][a.yaml]");
            assertThat(ran.err).containsOnlyOnce("RTKLIB is not installed; what needs it is off");
        }
    }

    @Test
    void verifyTakesOneOptionAndNothingElse() throws Exception {
        Ran ran = run("FAKE_EXIT=0", "verify", "--fast");
        assertThat(ran.exitCode).isEqualTo(2);
        assertThat(ran.err).contains("verify: --fast (expected: --long or nothing)");
        assertThat(run("FAKE_EXIT=0", "verify", "--long", "--fast").exitCode).isEqualTo(2);
        assertThat(run("FAKE_EXIT=0", "verify", "--help").out).contains("verify [--long]");
    }

    @Test
    void longTestsRunWhenAskedForOnly() throws Exception {
        for (String peer : List.of(
                "str2str",
                "convbin",
                "curl",
                "gpsd",
                "gpspipe",
                "systemd-analyze",
                "prometheus",
                "promtool",
                "socat",
                "python3")) {
            tool(peer, "exit 0");
        }
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "without PostgreSQL verify would install it");
        tool("mvn", "echo \"mvn $*\"");
        assertThat(run("FAKE_EXIT=0", "verify").out).isEqualTo("mvn -B verify\n");
        assertThat(run("FAKE_EXIT=0", "verify", "--long").out)
                .isEqualTo("mvn -B verify -Ddubhe.tests.without=\nmvn -B -Pfuzz test\n");
        tool("mvn", "echo \"mvn $*\"; exit 3");
        Ran failed = run("FAKE_EXIT=0", "verify", "--long");
        assertThat(failed.out).isEqualTo("mvn -B verify -Ddubhe.tests.without=\n");
        assertThat(failed.exitCode).isEqualTo(3);
    }

    private long builds() throws IOException {
        return Files.readAllLines(project.resolve("mvn.log")).size();
    }

    private void asRootOfDebian() throws IOException {
        assumeTrue(Files.exists(Path.of("/etc/debian_version")), "not on Debian: nothing would be installed");
        user(0);
    }

    private void user(int id) throws IOException {
        tool("id", "echo " + id);
    }

    private void tool(String name, String body) throws IOException {
        script(tools.resolve(name), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(String environment, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", project.resolve("dubhe").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String[] pair = environment.split("=");
        builder.environment().put(pair[0], pair[1]);
        builder.environment().put("JAVA_HOME", folder.resolve("a jdk").toString());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().remove("DUBHE_JAVA_OPTS");
        int exitCode = builder.start().waitFor();
        return new Ran(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
