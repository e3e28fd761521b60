package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dubhe.account.FileAccounts;
import org.dubhe.caster.Caster;
import org.dubhe.caster.CasterSettings;
import org.dubhe.caster.FrameSink;
import org.dubhe.caster.Mountpoint;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.network.IntegerFault;
import org.dubhe.network.Snapshot;
import org.dubhe.pipeline.EpochSet;
import org.dubhe.rtklib.SignalProfile;
import org.dubhe.simulation.Scenario;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.dubhe.station.ntrip.Sourcetable;
import org.dubhe.stream.VrsSettings;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SocketBytesIT {
    private static final Scenario TRIANGLE =
            Scenario.named("triangle").withDurationSeconds(150).withRovers(1);

    /** A rover at the same place, on the same streams, but behind the real caster and a real socket. */
    @Test
    void whatEvaluateKeepsIsWhatARoverReceivesThroughASocket() throws Exception {
        Ecef firstGga;
        GpsTime firstTime;
        try (ScenarioFeed probe = new ScenarioFeed(TRIANGLE, false)) {
            probe.advance();
            firstGga = probe.roverGga(0);
            firstTime = probe.time();
        }
        try (ScenarioFeed feed = new ScenarioFeed(TRIANGLE, false)) {
            EphemerisStore store = new EphemerisStore();
            EmissionRun run = new EmissionRun(
                    feed,
                    store,
                    NetworkSolvers.create(feed.stations(), null, store, 120, feed.intervalNanos(), IntegerFault.NONE),
                    VrsSettings.DEFAULT,
                    SignalProfile.B1I,
                    NOBODY);
            try (Caster caster = caster(run)) {
                caster.start();
                NtripTarget target = new NtripTarget(
                        new CasterAddress("127.0.0.1", caster.port()),
                        "VRS",
                        new Credentials("rover", "secret"),
                        NtripVersion.V2,
                        Duration.ofSeconds(20));
                try (NtripClient client = NtripClient.connect(target, EmissionRun.gga(firstGga, firstTime))) {
                    Reader reader = new Reader(client);
                    await().until(() -> run.streams().vrsStatus().size() == 2);
                    Thread.sleep(200); // The GGA follows the request within a packet or two.
                    run.run(100 * GpsTime.SECOND, _ -> {});
                    byte[] expected = recorded(run);
                    assertThat(expected.length).isGreaterThan(50_000);
                    await().atMost(Duration.ofSeconds(10)).until(() -> reader.size() >= expected.length);
                    assertThat(reader.bytes()).isEqualTo(expected);
                }
            }
        }
    }

    private static Caster caster(EmissionRun run) {
        Sourcetable.Stream record = new Sourcetable.Stream(
                "VRS",
                "network",
                "RTCM 3.3",
                "",
                2,
                "GPS+GAL+BDS",
                "Dubhe",
                "CHN",
                29.5,
                106.5,
                true,
                true,
                "Dubhe",
                "none",
                'B',
                false,
                0,
                "");
        return new Caster(
                CasterSettings.defaults(0),
                List.of(),
                List.of(new Mountpoint(record, run.streams().vrs())),
                new FileAccounts(Map.of("rover", "secret"), Map.of(), 1),
                NOTHING);
    }

    private static byte[] recorded(EmissionRun run) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        run.recordings().getFirst().epochs().forEach(epoch -> all.writeBytes(epoch.vrs()));
        return all.toByteArray();
    }

    private static final class Reader {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reader(NtripClient client) {
            Objects.requireNonNull(client);
            Thread.ofPlatform().daemon().start(() -> {
                byte[] block = new byte[16 * 1024];
                try {
                    for (int n = client.read(block, 0, block.length); n >= 0; n = client.read(block, 0, block.length)) {
                        add(block, n);
                    }
                } catch (IOException _) {
                    // The test's end closes the socket.
                }
            });
        }

        private synchronized void add(byte[] block, int n) {
            bytes.write(block, 0, n);
        }

        synchronized int size() {
            return bytes.size();
        }

        synchronized byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private static final FrameSink NOTHING = new FrameSink() {
        @Override
        public void connected(int station) {}

        @Override
        public boolean frame(int station, byte[] frame, int offset, int length, long arrivalNanos) {
            return true;
        }

        @Override
        public void disconnected(int station) {}
    };

    private static final EmissionRun.Witness NOBODY = new EmissionRun.Witness() {
        @Override
        public void solved(GpsTime time, boolean scored, EpochSet epochs, @Nullable Snapshot snapshot) {}

        @Override
        public void emitted(GpsTime time, boolean scored, int rover, EmissionRun.Emission emission, byte[] bytes) {}
    };
}
