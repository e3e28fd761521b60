package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dubhe.account.FileAccounts;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.FrameSink;
import org.dubhe.caster.SourceMount;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Simulated stations over real sockets. */
@Timeout(60)
final class SimulatedPushIT {
    @TempDir
    private Path folder = Path.of("");

    /** All bytes of a station's frames in the order of their arrival. */
    private static final class Recorder implements FrameSink {
        private final List<ByteArrayOutputStream> streams = new ArrayList<>();
        private int left;

        @Override
        public synchronized void connected(int station) {}

        @Override
        public synchronized boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
            streams.get(station).write(frame, offset, length);
            return true;
        }

        @Override
        public synchronized void disconnected(int station) {
            left++;
        }

        private synchronized int left() {
            return left;
        }
    }

    private static FileAccounts accounts(List<SourceMount> mounts) {
        return new FileAccounts(
                Map.of(),
                mounts.stream().collect(Collectors.toMap(SourceMount::mount, _ -> SimulatedFiles.STATION_PASSWORD)),
                1);
    }

    @Test
    void theCasterReceivesTheBytesOfTheSimulationAndNoOthers() throws IOException {
        Scenario scenario = Scenario.named("triangle").withSeed(3).withDurationSeconds(20);
        List<SourceMount> mounts = new ArrayList<>();
        var recorder = new Recorder();
        for (Scenario.Site site : scenario.sites()) {
            mounts.add(new SourceMount(site.name(), mounts.size() + 1));
            recorder.streams.add(new ByteArrayOutputStream());
        }
        try (var caster = new Caster(CasterSettings.defaults(0), mounts, List.of(), accounts(mounts), recorder)) {
            caster.start();
            var out = new StringWriter();
            var line = Dubhe.commandLine();
            line.setOut(new PrintWriter(out));
            line.setErr(new PrintWriter(out));
            int code = line.execute(
                    "simulate",
                    "--scenario",
                    "triangle",
                    "--seed",
                    "3",
                    "--duration-s",
                    "20",
                    "--speed",
                    "max",
                    "--caster",
                    "127.0.0.1:" + caster.port(),
                    "--out",
                    folder.toString());
            assertThat(code).as(out.toString()).isZero();
            await().until(() -> recorder.left() == mounts.size());
        }
        List<ByteArrayOutputStream> expected = new ArrayList<>();
        mounts.forEach(_ -> expected.add(new ByteArrayOutputStream()));
        var simulation = new Simulation(scenario);
        while (simulation.advance()) {
            for (int k = 0; k < mounts.size(); k++) {
                SimulatedStation station = simulation.stations().get(k);
                expected.get(k).write(station.bytes(), 0, station.length());
            }
        }
        for (int k = 0; k < mounts.size(); k++) {
            assertThat(recorder.streams.get(k).toByteArray())
                    .isEqualTo(expected.get(k).toByteArray());
        }
    }

    @Test
    void aCasterThatRefusesEndsTheCommandWith1AndItsWord() throws IOException {
        var recorder = new Recorder();
        try (var caster = new Caster(CasterSettings.defaults(0), List.of(), List.of(), accounts(List.of()), recorder)) {
            caster.start();
            var out = new StringWriter();
            var line = Dubhe.commandLine();
            line.setOut(new PrintWriter(out));
            line.setErr(new PrintWriter(out));
            int code = line.execute(
                    "simulate",
                    "--scenario",
                    "triangle",
                    "--duration-s",
                    "5",
                    "--speed",
                    "max",
                    "--caster",
                    "127.0.0.1:" + caster.port(),
                    "--out",
                    folder.toString());
            assertThat(code).isEqualTo(1);
            assertThat(out.toString()).contains("mountpoint CQ01");
        }
    }
}
