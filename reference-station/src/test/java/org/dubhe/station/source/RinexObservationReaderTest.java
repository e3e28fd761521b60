package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RinexObservationReaderTest {
    private static final String HEAD = """
                 2.11           OBSERVATION DATA    G (GPS)             RINEX VERSION / TYPE
            TEST                                                        MARKER NAME
                 5    L1    L2    C1    P2    P1                        # / TYPES OF OBSERV
              2021     1     1     0     0    0.0000000     GPS         TIME OF FIRST OBS
                                                                        END OF HEADER
            """;

    @TempDir
    private Path folder;

    private final EpochObservations epoch = new EpochObservations();

    /** Counted in the files by a few lines of Python: epochs, GPS satellite-epochs with a used value, event records. */
    @ParameterizedTest
    @CsvSource({"delf,2880,31719,0", "eijs,2880,33954,23", "rovn,2880,33069,0", "wsra,2880,33149,0", "zegv,2880,33802,0"
    })
    void readsEveryEpochAndSatelliteOfRealFiles(String station, int epochs, int satellites, int events)
            throws IOException {
        Path file = SharedData.file("nl2021/" + station + "0010.21o.gz");
        try (RinexObservationReader reader = new RinexObservationReader(file, 7)) {
            int epochsRead = 0;
            int satellitesRead = 0;
            long last = Long.MIN_VALUE;
            while (reader.next(epoch)) {
                epochsRead++;
                assertThat(epoch.timeNanos()).isGreaterThan(last);
                last = epoch.timeNanos();
                int previous = -1;
                for (int cell = 0; cell < epoch.cellCount(); cell++) {
                    boolean gps = epoch.constellation(cell) == Constellation.GPS;
                    satellitesRead += gps && epoch.satellite(cell) != previous ? 1 : 0;
                    previous = epoch.satellite(cell);
                }
            }
            assertThat(epochsRead).isEqualTo(epochs);
            assertThat(satellitesRead).isEqualTo(satellites);
            assertThat(reader.skippedEvents()).isEqualTo(events);
            assertThat(reader.skippedSatellites()).isZero();
        }
    }

    @Test
    void readsContinuedTypesOfRinex2AndLeavesP1AndC2Unused() throws IOException {
        // Second satellite, G08, of the first epoch of ROVN: C1 C2 C5 L1 L2 / L5 P1 P2 S1 S2 / S5.
        try (RinexObservationReader reader = new RinexObservationReader(SharedData.file("nl2021/rovn0010.21o.gz"), 3)) {
            assertThat(reader.header().receiver()).isEqualTo("SEPT POLARX5");
            assertThat(reader.header().antenna()).isEqualTo("SEPCHOKE_B3E6   SPKE");
            assertThat(reader.next(epoch)).isTrue();
        }
        assertThat(epoch.stationId()).isEqualTo(3);
        assertThat(epoch.time()).isEqualTo(GpsTime.ofWeek(2138, 432_000 * GpsTime.SECOND));
        int g08 = Satellite.index(Constellation.GPS, 8);
        int l1 = cell(g08, Signal.GPS_1C);
        assertThat(epoch.pseudorangeMeters(l1)).isEqualTo(21911712.315);
        assertThat(epoch.phaseCycles(l1)).isEqualTo(115146830.080);
        assertThat(epoch.cn0DbHz(l1)).isCloseTo(46.341f, within(1e-3f));
        assertThat(epoch.dopplerHz(l1)).isNaN();
        int l2 = cell(g08, Signal.GPS_2W);
        assertThat(epoch.pseudorangeMeters(l2)).isEqualTo(21911712.836);
        assertThat(epoch.phaseCycles(l2)).isEqualTo(89724806.659);
        int l5 = cell(g08, Signal.GPS_5X);
        assertThat(epoch.pseudorangeMeters(l5)).isEqualTo(21911710.943);
        assertThat(epoch.phaseCycles(l5)).isEqualTo(85986267.872);
        assertThat(epoch.cn0DbHz(l5)).isCloseTo(51.137f, within(1e-3f));
        assertThat(epoch.find(g08, Signal.GPS_1W.msmId())).isEqualTo(-1);
        assertThat(epoch.find(g08, Signal.GPS_2X.msmId())).isEqualTo(-1);
        assertThat(epoch.find(Satellite.index(Constellation.GPS, 7), Signal.GPS_5X.msmId()))
                .isEqualTo(-1);
    }

    @Test
    void readsRinex3WithUnknownColumnsAndGlonassChannels() throws IOException {
        try (RinexObservationReader reader = new RinexObservationReader(SharedData.file("nagoya2024/base.obs.gz"), 1)) {
            assertThat(reader.next(epoch)).isTrue();
            int r01 = cell(Satellite.index(Constellation.GLONASS, 1), Signal.GLONASS_2C);
            assertThat(epoch.glonassChannel(r01)).isEqualTo((byte) 1);
            assertThat(epoch.pseudorangeMeters(r01)).isEqualTo(21338238.749);
            assertThat(epoch.phaseCycles(r01)).isEqualTo(88717285.603);
            assertThat(epoch.dopplerHz(r01)).isEqualTo(-1303.721);
            int c23 = cell(Satellite.index(Constellation.BEIDOU, 23), Signal.BEIDOU_6I);
            assertThat(epoch.phaseCycles(c23)).isEqualTo(103682856.807);
            int j03 = cell(Satellite.index(Constellation.QZSS, 3), Signal.QZSS_2L);
            assertThat(epoch.pseudorangeMeters(j03)).isEqualTo(37053983.121);
            int epochs = 1;
            while (reader.next(epoch)) {
                epochs++;
            }
            assertThat(epochs).isEqualTo(301);
            assertThat(epoch.lockTimeMillis(cell(Satellite.index(Constellation.GPS, 5), Signal.GPS_1C)))
                    .isEqualTo(300_000);
        }
    }

    @Test
    void onlyBitZeroOfTheLossIndicatorRestartsLock() throws IOException {
        // Indicators of L1: blank, 4 (anti-spoofing), 5 (bit 0 too), blank.
        String text = HEAD
                + epochOf(0, 0)
                + values(1, ' ')
                + epochOf(30, 0)
                + values(2, '4')
                + epochOf(60, 0)
                + values(3, '5')
                + epochOf(90, 0)
                + values(4, ' ');
        assertThat(locks(text)).containsExactly(0, 30_000, 0, 30_000);
    }

    @Test
    void aMissedEpochAPowerFailureAndALongGapRestartLock() throws IOException {
        String none = " 21  1  1  0  1  0.0000000  0  0\n";
        assertThat(locks(HEAD
                        + epochOf(0, 0)
                        + values(1, ' ')
                        + epochOf(30, 0)
                        + values(2, ' ')
                        + none
                        + epochOf(90, 0)
                        + values(3, ' ')))
                .containsExactly(0, 30_000, -9, 0);
        assertThat(locks(HEAD + epochOf(0, 0) + values(1, ' ') + epochOf(30, 1) + values(2, ' ')))
                .containsExactly(0, 0);
        assertThat(locks(HEAD + epochOf(0, 0) + values(1, ' ') + epochOf(180, 0) + values(2, ' ')))
                .containsExactly(0, 0);
    }

    @Test
    void eventRecordsBetweenEpochsAreSkipped() throws IOException {
        String event = "                            4  2\n"
                + "RINEX FILE SPLICE                                           COMMENT\n"
                + "something                                                   COMMENT\n";
        assertThat(locks(HEAD + epochOf(0, 0) + values(1, ' ') + event + epochOf(30, 0) + values(2, ' ')))
                .containsExactly(0, 30_000);
    }

    @Test
    void aFileCutInsideAnEpochGivesWhatItHas() throws IOException {
        String text = HEAD + epochOf(0, 0) + values(1, ' ') + epochOf(30, 0);
        Path file = Files.writeString(folder.resolve("cut.21o"), text);
        try (RinexObservationReader reader = new RinexObservationReader(file, 1)) {
            assertThat(reader.next(epoch)).isTrue();
            assertThat(epoch.cellCount()).isEqualTo(2);
            assertThat(reader.next(epoch)).isTrue();
            assertThat(epoch.cellCount()).isZero();
            assertThat(reader.next(epoch)).isFalse();
        }
    }

    @Test
    void whatIsNoRinexIsNamedWithItsLine() throws IOException {
        Path noHead = Files.writeString(folder.resolve("a.txt"), "hello\n");
        assertThatThrownBy(() -> new RinexObservationReader(noHead, 1))
                .isInstanceOf(RinexFormatException.class)
                .hasMessage("a.txt line 1: first line: hello (expected: RINEX VERSION / TYPE)");
        Path noEpoch = Files.writeString(folder.resolve("b.21o"), HEAD + "rubbish\n");
        try (RinexObservationReader reader = new RinexObservationReader(noEpoch, 1)) {
            assertThatThrownBy(() -> reader.next(epoch))
                    .isInstanceOf(RinexFormatException.class)
                    .hasMessageContaining("b.21o line 6: epoch: rubbish");
        }
    }

    private int cell(int satellite, Signal signal) {
        int cell = epoch.find(satellite, signal.msmId());
        assertThat(cell).as(Satellite.name(satellite) + " " + signal).isNotNegative();
        return cell;
    }

    /** Lock times of G05's L1, epoch by epoch; −9 where it is absent. */
    private int[] locks(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("lock.21o"), text);
        int[] out = new int[16];
        int count = 0;
        try (RinexObservationReader reader = new RinexObservationReader(file, 1)) {
            while (reader.next(epoch)) {
                int cell = epoch.find(Satellite.index(Constellation.GPS, 5), Signal.GPS_1C.msmId());
                out[count++] = cell < 0 ? -9 : epoch.lockTimeMillis(cell);
            }
        }
        return java.util.Arrays.copyOf(out, count);
    }

    private static String epochOf(int second, int flag) {
        return String.format(" 21  1  1  0 %2d %2d.0000000  %d  1G05%n", second / 60, second % 60, flag);
    }

    private static String values(int i, char indicator) {
        return String.format(
                " 11000000%d.000%c7  8500000%d.00047  21000000.000    21000001.000    21000002.000%n", i, indicator, i);
    }
}
