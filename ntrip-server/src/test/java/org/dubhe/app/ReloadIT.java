package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.dubhe.caster.LogLines;
import org.dubhe.caster.SourceStats;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.station.source.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration under running traffic: who stays, who leaves and with which words. */
@Timeout(240)
final class ReloadIT {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void usersThatAreGoneOrHaveAnotherPasswordLeaveWithWordsAndAllOthersStay() throws Exception {
        try (ReloadScene scene = scene(
                LONG,
                text -> text.replace(
                        "users:\n", "users:\n  \"stays\": \"s\"\n  \"goes\": \"g\"\n  \"changes\": \"c\"\n"))) {
            scene.steps(3);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station, "stays", "s");
            ReloadScene.Rover goes = scene.rover(station, "goes", "g");
            ReloadScene.Rover changes = scene.rover("NEAR", "changes", "c");
            scene.steps(2);
            ReloadReport report = scene.reload(text -> text.replace("  \"goes\": \"g\"\n", "  \"new\": \"n\"\n")
                    .replace("\"changes\": \"c\"", "\"changes\": \"other\""));
            assertThat(report.applied())
                    .containsExactly("users added: new", "users removed: goes", "users changed: changes");
            assertThat(report.restart()).isEmpty();
            await().until(() -> goes.hasEnded() && changes.hasEnded());
            assertThat(goes.texts().getLast()).contains("this account does not exist any more");
            assertThat(changes.texts().getLast()).contains("the password of this account was changed");
            assertThat(goes.torn() + changes.torn()).isZero();
            ReloadScene.Rover fresh = scene.rover(station, "new", "n");
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
            assertThat(fresh.hasEnded()).isFalse();
            assertThat(scene.server.scrape()).contains("dubhe_configuration_reloads_total{result=\"applied\"} 1.0\n");
        }
    }

    @Test
    void roversOfMountpointsThatAreGoneOrServeSomethingElseLeaveAndAllOthersStay() throws Exception {
        try (ReloadScene scene = scene(
                LONG, text -> text.replace("mountpoints:\n", "mountpoints:\n  GONE: nearest\n  OTHER: nearest\n"))) {
            scene.steps(3);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station);
            ReloadScene.Rover goes = scene.rover("GONE");
            ReloadScene.Rover changes = scene.rover("OTHER");
            scene.steps(2);
            ReloadReport report = scene.reload(text -> text.replace("  GONE: nearest\n", "  NEW: nearest\n")
                    .replace("OTHER: nearest", "OTHER: { kind: nearest, hysteresis_km: 9 }"));
            assertThat(report.applied())
                    .containsExactly(
                            "mountpoints added: NEW", "mountpoints removed: GONE", "mountpoints changed: OTHER");
            await().until(() -> goes.hasEnded() && changes.hasEnded());
            assertThat(goes.texts().getLast()).contains("this mountpoint has been taken out of service");
            assertThat(changes.texts().getLast()).contains("this mountpoint was changed by its operator");
            scene.rover("NEW");
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
            await().untilAsserted(() -> assertThat(scene.server.scrape())
                    .contains("dubhe_mountpoint_rovers{kind=\"nearest\",mountpoint=\"NEW\"} 1.0\n")
                    .doesNotContain("mountpoint=\"GONE\""));
        }
    }

    @Test
    void anotherNetworkTakesOverWhenItCoversWhatTheFormerOneCovered() throws Exception {
        try (ReloadScene scene = scene(LONG, text -> text + "  max_edge_km: 119\n")) {
            scene.warmUp();
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover raw = scene.rover(station);
            ReloadScene.Rover near = scene.rover("NEAR");
            ReloadScene.Rover vrs = scene.rover("VRS");
            scene.steps(5);
            await().until(() -> !vrs.bases().isEmpty());
            int base = vrs.bases().getLast();
            var former = scene.server.streams();
            ReloadReport report = scene.reload(text -> text.replace("max_edge_km: 119", "max_edge_km: 118"));
            assertThat(report.applied()).containsExactly("network.max_edge_km: 119.0 → 118.0");
            scene.steps(3);
            assertThat(scene.server.scrape()).contains("dubhe_configuration_warming_up 1.0\n");
            assertThat(scene.server.streams()).as("not yet").isSameAs(former);
            for (int i = 0; i < 400 && scene.server.streams() == former; i++) {
                scene.steps(1);
                Thread.sleep(20);
            }
            assertThat(scene.server.streams()).isNotSameAs(former);
            scene.steps(3);
            await().until(() -> vrs.bases().getLast() != base);
            assertThat(vrs.texts().getLast()).contains("virtual station of the network as it is configured now");
            assertThat(vrs.torn()).isZero();
            scene.assertContinuous(station, from, raw);
            assertNearContinuous(scene, near);
            assertThat(vrs.hasEnded()).isFalse();
            assertThat(scene.server.scrape()).contains("dubhe_configuration_warming_up 0.0\n");
        }
    }

    @Test
    void aStationThatIsTakenOutEndsWithItsRoversAndOneThatIsPutInIsServed() throws Exception {
        String[] last = new String[1];
        try (ReloadScene scene = scene(Duration.ofSeconds(2), text -> text)) {
            last[0] = scene.name(2);
            String stations = section(folder, last[0]);
            scene.steps(3);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station);
            ReloadScene.Rover goes = scene.rover(last[0]);
            ReloadScene.Rover vrs = scene.rover("VRS");
            scene.steps(2);
            ReloadReport report =
                    scene.reload(text -> text.replace(stations, "").replace("  \"" + last[0] + "\": raw\n", ""));
            assertThat(report.applied())
                    .containsExactly("stations removed: " + last[0], "mountpoints removed: " + last[0]);
            await().until(goes::hasEnded);
            assertThat(goes.texts().getLast()).contains("this mountpoint has been taken out of service");
            scene.disconnect(last[0]);
            scene.steps(2);
            assertThat(scene.server.scrape()).contains("dubhe_stations 2.0\n").doesNotContain("station=\"" + last[0]);
            scene.reload(text -> text.replace("stations:\n", "stations:\n" + stations)
                    .replace("mountpoints:\n", "mountpoints:\n  \"" + last[0] + "\": raw\n"));
            scene.connect(last[0]);
            int fromAgain = scene.sent(last[0]).length;
            ReloadScene.Rover again = scene.rover(last[0]);
            scene.steps(3);
            scene.assertContinuous(station, from, stays);
            scene.assertContinuous(last[0], fromAgain, again);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(scene.server.scrape())
                            .contains("dubhe_configuration_warming_up 0.0\n")
                            .contains("dubhe_solver_enabled 1.0\n")
                            .contains("dubhe_stations 3.0\n"));
            scene.steps(3);
            scene.assertContinuous(station, from, stays);
            scene.assertContinuous(last[0], fromAgain, again);
            assertThat(vrs.hasEnded()).isFalse();
            assertThat(vrs.torn()).isZero();
        }
    }

    @Test
    void aSourceWithTheFormerPasswordOfItsStationIsEndedAndOneWithTheNewPasswordComesIn() throws Exception {
        try (LogLines log = new LogLines();
                ReloadScene scene = scene(LONG, text -> text)) {
            String station = scene.name(0);
            String other = scene.name(1);
            scene.steps(3);
            int from = scene.sent(station).length;
            int otherFrom = scene.sent(other).length;
            ReloadScene.Rover rover = scene.rover(station);
            ReloadScene.Rover onOther = scene.rover(other);
            ReloadScene.Rover near = scene.rover("NEAR");
            scene.steps(2);
            String section = section(folder, station);
            ReloadReport report = scene.reload(text ->
                    text.replace(section, section.replace(SimulatedFiles.STATION_PASSWORD, "another-password")));
            assertThat(report.applied()).containsExactly("stations with another password: " + station);
            assertThat(report.restart()).isEmpty();
            await().until(() -> !source(scene, station).isConnected());
            assertThat(log.shown())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN source " + station + " from ")
                            .endsWith(": closed: the password of its mountpoint was changed"));
            scene.disconnect(station);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> scene.connect(station))
                    .withMessageContaining("401");
            scene.connect(station, "another-password");
            scene.steps(3);
            scene.assertContinuous(station, from, rover);
            scene.assertContinuous(other, otherFrom, onOther);
            assertThat(near.hasEnded()).isFalse();
            assertThat(near.torn()).isZero();
            assertThat(source(scene, station).connects()).isEqualTo(2);
            assertThat(source(scene, other).connects()).isEqualTo(1);
            assertThat(source(scene, scene.name(2)).connects()).isEqualTo(1);
        }
    }

    @Test
    void aRawMountpointWithAnotherFormatEndsItsSourceAndItsRoversAndAllOthersStay() throws Exception {
        try (LogLines log = new LogLines();
                ReloadScene scene = scene(LONG, text -> text)) {
            String station = scene.name(0);
            String other = scene.name(1);
            scene.steps(3);
            int from = scene.sent(other).length;
            ReloadScene.Rover goes = scene.rover(station);
            ReloadScene.Rover stays = scene.rover(other);
            scene.steps(2);
            ReloadReport report = scene.reload(text ->
                    text.replace("\"" + station + "\": raw", "\"" + station + "\": { kind: raw, format: CMRx }"));
            assertThat(report.applied())
                    .containsExactlyInAnyOrder("stations changed: " + station, "mountpoints changed: " + station);
            assertThat(report.restart()).isEmpty();
            await().until(goes::hasEnded);
            assertThat(goes.texts().getLast()).contains("this mountpoint was changed by its operator");
            assertThat(goes.torn()).isZero();
            await().untilAsserted(() -> assertThat(log.shown())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN source " + station + " from ")
                            .endsWith(": closed: its mountpoint was changed in the configuration")));
            scene.disconnect(station);
            scene.connect(station);
            ReloadScene.Rover again = scene.rover(station);
            byte[] noRtcm = "what is no RTCM 3 at all".getBytes(StandardCharsets.US_ASCII);
            Objects.requireNonNull(scene.sources.get(station)).write(noRtcm, 0, noRtcm.length);
            await().untilAsserted(() -> assertThat(again.bytes()).isEqualTo(noRtcm));
            scene.disconnect(station);
            scene.steps(3);
            scene.assertContinuous(other, from, stays);
            assertThat(source(scene, other).connects()).isEqualTo(1);
        }
    }

    @Test
    void aBrokenFileChangesNothingAndSaysWhatIsWrongAndWhere() throws Exception {
        try (ReloadScene scene = scene(LONG, text -> text)) {
            scene.steps(3);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover stays = scene.rover(station);
            var before = scene.server.configuration();
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> scene.reload(text -> text.replace("source_timeout: 10min", "source_timeout: 10")
                            .replace("NEAR\": nearest", "NEAR\": naerest")))
                    .withMessageContaining("dubhe.yaml: caster.source_timeout: 10 (expected: a duration")
                    .withMessageContaining(
                            "dubhe.yaml: mountpoints.NEAR: naerest (expected: one of raw, nearest, vrs)");
            assertThat(scene.server.configuration()).isSameAs(before);
            scene.steps(2);
            scene.assertContinuous(station, from, stays);
            assertThat(scene.server.scrape())
                    .contains("dubhe_configuration_reloads_total{result=\"refused\"} 1.0\n")
                    .contains("dubhe_configuration_last_refused 1.0\n");
        }
    }

    @Test
    void aStormOfReloadsLosesNobody() throws Exception {
        try (ReloadScene scene = scene(Duration.ofMillis(700), text -> text + "  move_km: 1\n")) {
            scene.steps(5);
            String station = scene.name(0);
            int from = scene.sent(station).length;
            ReloadScene.Rover raw = scene.rover(station);
            ReloadScene.Rover near = scene.rover("NEAR");
            ReloadScene.Rover vrs = scene.rover("VRS");
            for (int i = 1; i <= 25; i++) {
                String was = "move_km: " + i;
                String is = "move_km: " + (i + 1);
                scene.reload(text -> text.replace(was + "\n", is + "\n"));
                scene.steps(1);
                Thread.sleep(i % 5 == 0 ? 900 : 10);
            }
            scene.steps(2);
            scene.assertContinuous(station, from, raw);
            assertNearContinuous(scene, near);
            assertThat(vrs.hasEnded()).isFalse();
            assertThat(vrs.torn()).isZero();
            assertThat(scene.server.configuration().network().moveKm()).isEqualTo(26);
            assertThat(scene.server.streams().roverCount()).isEqualTo(2);
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("solver"))
                            .count()
                    <= 2);
        }
    }

    @Test
    void whatTakesARestartIsSaidAndStays() throws Exception {
        try (ReloadScene scene = scene(LONG, text -> text)) {
            int port = scene.server.port();
            ReloadReport report =
                    scene.reload(text -> text.replace("port: 0\n", "port: 4711\n  rovers_max: 1\n  threads: 7\n")
                            + "metrics: { port: 0 }\n");
            assertThat(report.applied())
                    .containsExactly("caster.rovers_max: 20000 → 1", "caster.connections_max: 24000 → 4001");
            assertThat(report.restart())
                    .anyMatch(line -> line.startsWith("caster.port: 0 → 4711"))
                    .anyMatch(line -> line.startsWith("caster.threads: "))
                    .anyMatch(line -> line.startsWith("metrics: "));
            assertThat(scene.server.port()).isEqualTo(port);
            scene.steps(1);
            scene.rover(scene.name(0));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> scene.rover(scene.name(0)))
                    .withMessageContaining("503");
        }
    }

    private static SourceStats source(ReloadScene scene, String mount) {
        return Objects.requireNonNull(scene.server.casterStats().source(mount));
    }

    private ReloadScene scene(Duration warmUpMax, UnaryOperator<String> edit) throws IOException {
        return new ReloadScene(folder, warmUpMax, edit);
    }

    private static String section(Path folder, String station) throws IOException {
        String text = Files.readString(folder.resolve(SimulatedFiles.CONFIGURATION));
        int begin = text.indexOf("  \"" + station + "\":\n");
        int end = begin + 1;
        do {
            end = text.indexOf('\n', end) + 1;
        } while (text.startsWith("    ", end));
        return text.substring(begin, end);
    }

    /** Of each station that was its base it has got every frame while it was, none twice and none torn; positions apart, which a new base says first. */
    private static void assertNearContinuous(ReloadScene scene, ReloadScene.Rover rover) {
        await().untilAsserted(() -> {
            List<String> got = frames(rover.bytes());
            assertThat(got.size()).isGreaterThan(20);
            List<String> all = new ArrayList<>();
            int bases = 0;
            while (all.size() < got.size()) {
                List<String> rest = got.subList(all.size(), got.size());
                List<String> run = longestRun(scene, rest);
                assertThat(run).as("frame " + all.size()).isNotEmpty();
                all.addAll(run);
                bases++;
            }
            assertThat(bases).as("bases").isLessThanOrEqualTo(3);
            assertThat(all).isEqualTo(got);
        });
        assertThat(rover.hasEnded()).isFalse();
        assertThat(rover.torn()).isZero();
    }

    /** The longest beginning of these frames that one station has sent so. */
    private static List<String> longestRun(ReloadScene scene, List<String> frames) {
        List<String> best = List.of();
        for (int i = 0; i < scene.simulation.stations().size(); i++) {
            List<String> sent = frames(scene.sent(scene.name(i)));
            int at = sent.indexOf(frames.getFirst());
            int length = 0;
            while (at >= 0
                    && length < frames.size()
                    && at + length < sent.size()
                    && sent.get(at + length).equals(frames.get(length))) {
                length++;
            }
            if (length > best.size()) {
                best = frames.subList(0, length);
            }
        }
        return best;
    }

    private static List<String> frames(byte[] bytes) {
        List<String> out = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder((buffer, offset, length) -> {
            int number = Frames.messageNumber(buffer, offset, length);
            if (number != 1005 && number != 1006) {
                out.add(HexFormat.of().formatHex(buffer, offset, offset + length));
            }
        });
        decoder.accept(bytes, 0, bytes.length);
        return out;
    }
}
