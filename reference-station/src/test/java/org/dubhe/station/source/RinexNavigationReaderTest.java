package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dubhe.ephemeris.Ephemeris;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.KeplerEphemeris;
import org.dubhe.ephemeris.NavigationMessage;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.observation.BroadcastEphemerides;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RinexNavigationReaderTest {
    @TempDir
    private Path folder;

    private static final String NAVIGATION = "nl2021/AMEL00NLD_R_20210010000_01D_MN.rnx.gz";

    @Test
    void satelliteStatesAgreeWithRtklib() throws IOException {
        EphemerisStore store = RinexNavigationReader.readStore(SharedData.file(NAVIGATION));
        SatelliteState state = new SatelliteState();
        int compared = 0;
        for (String line : resource("satpos-nl2021.csv")) {
            String[] field = line.split(",", -1);
            int satellite = Satellite.index(
                    Objects.requireNonNull(Constellation.ofRinexLetter(field[0].charAt(0))),
                    Integer.parseInt(field[0].substring(1)));
            long time = Long.parseLong(field[1]);
            Ephemeris ephemeris = asRtklibChooses(store, satellite, time);
            if (ephemeris == null) {
                continue; // RTKLIB extrapolates BeiDou for six hours.
            }
            double[] expected = new double[8];
            for (int i = 0; i < 8; i++) {
                expected[i] = Double.parseDouble(field[2 + i]);
            }
            ephemeris.stateAt(time, state);
            double position =
                    norm(state.xMeters - expected[0], state.yMeters - expected[1], state.zMeters - expected[2]);
            double velocity = norm(
                    state.vxMetersPerSecond - expected[3],
                    state.vyMetersPerSecond - expected[4],
                    state.vzMetersPerSecond - expected[5]);
            double clock = Math.abs(state.clockBiasSeconds - expected[6]);
            assertThat(position).as(line).isLessThan(1e-3);
            // RTKLIB's velocity is a forward difference over 1 ms: half a millisecond of acceleration (0.6 m/s²).
            assertThat(velocity).as(line).isLessThan(5e-4);
            assertThat(clock).as(line).isLessThan(1e-12);
            assertThat(state.clockDriftSecondsPerSecond).as(line).isCloseTo(expected[7], within(1e-13));
            assertThat(ephemeris.healthy()).as(line).isEqualTo(field[10].equals("0"));
            compared++;
        }
        assertThat(compared).isGreaterThan(200);
    }

    @Test
    void everyEphemerisOfTheFileSurvivesItsRtcmMessage() throws IOException {
        SatelliteState before = new SatelliteState();
        SatelliteState after = new SatelliteState();
        int[] bySystem = new int[7];
        for (RinexNavigationReader.Record read : RinexNavigationReader.read(SharedData.file(NAVIGATION))) {
            Ephemeris ephemeris = read.ephemeris();
            RtcmMessage message =
                    Objects.requireNonNull(BroadcastEphemerides.toMessage(ephemeris), ephemeris::toString);
            Ephemeris again = Objects.requireNonNull(
                    BroadcastEphemerides.ofMessage(message, read.transmitted().nanos()));
            assertThat(again.toe()).isEqualTo(ephemeris.toe());
            assertThat(again.healthy()).isEqualTo(ephemeris.healthy());
            long time = ephemeris.toe().nanos() + 777 * GpsTime.SECOND;
            ephemeris.stateAt(time, before);
            again.stateAt(time, after);
            double off = norm(
                    before.xMeters - after.xMeters, before.yMeters - after.yMeters, before.zMeters - after.zMeters);
            // The file has twelve digits: half a unit of the last one of √A or M₀ is 0.1 mm; GLONASS's metres are
            // exact.
            assertThat(off).as(ephemeris.toString()).isLessThan(1e-3);
            assertThat(before.clockBiasSeconds).isCloseTo(after.clockBiasSeconds, within(1e-12));
            bySystem[Satellite.constellation(ephemeris.satellite()).ordinal()]++;
        }
        assertThat(bySystem[Constellation.GPS.ordinal()]).isEqualTo(142);
        assertThat(bySystem[Constellation.GLONASS.ordinal()]).isEqualTo(514);
        assertThat(bySystem[Constellation.BEIDOU.ordinal()]).isEqualTo(261);
    }

    @Test
    void readsVersions2And4() throws IOException {
        String orbit = """
                     9.100000000000D+01-7.028125000000D+01 4.478043670180D-09-2.125393142850D+00
                    -3.753229975700D-06 4.855384235270D-03 3.073364496230D-06 5.153673175810D+03
                     4.320000000000D+05-1.303851604460D-08 1.106545884510D+00 5.587935447690D-08
                     9.665574600250D-01 3.362187500000D+02-7.206410394450D-01-8.302488688760D-09
                     2.989410230910D-10 1.000000000000D+00 2.138000000000D+03 0.000000000000D+00
                     2.000000000000D+00 6.300000000000D+01-1.071020960810D-08 9.100000000000D+01
                     4.248180000000D+05 4.000000000000D+00
                """;
        String second = head("2.11", "N: GPS NAV DATA")
                + " 5 21  1  1  0  0  0.0-3.396347165110D-05-5.229594535190D-12 0.000000000000D+00\n"
                + orbit.replace("\n ", "\n").substring(1);
        String fourth = head("4.00", "NAVIGATION DATA")
                + "> STO G05 LNAV\n    2021 01 01 00 00 00 GPUT\n    1.0D+00\n"
                + "> EPH G05 LNAV\n"
                + "G05 2021 01 01 00 00 00-3.396347165110D-05-5.229594535190D-12 0.000000000000D+00\n"
                + orbit
                + "> EPH G06 CNAV\n"
                + "G06 2021 01 01 00 00 00-3.396347165110D-05-5.229594535190D-12 0.000000000000D+00\n"
                + orbit;
        for (String text : List.of(second, fourth)) {
            Path file = Files.writeString(folder.resolve("test.nav"), text);
            List<RinexNavigationReader.Record> records = RinexNavigationReader.read(file);
            assertThat(records).hasSize(1);
            KeplerEphemeris read = (KeplerEphemeris) records.getFirst().ephemeris();
            assertThat(read.satellite()).isEqualTo(Satellite.index(Constellation.GPS, 5));
            assertThat(read.toe()).isEqualTo(GpsTime.ofWeek(2138, 432_000 * GpsTime.SECOND));
            assertThat(records.getFirst().transmitted()).isEqualTo(GpsTime.ofWeek(2138, 424_818 * GpsTime.SECOND));
            assertThat(read.issue()).isEqualTo(91);
            assertThat(read.health()).isEqualTo(63);
            assertThat(read.healthy()).isFalse();
            assertThat(read.orbit().sqrtSemiMajor()).isEqualTo(5153.67317581);
            assertThat(read.orbit().nodeRateRadPerSecond()).isEqualTo(-8.30248868876e-9);
            assertThat(read.clock().a0Seconds()).isEqualTo(-3.39634716511e-5);
            assertThat(read.groupDelay1Seconds()).isEqualTo(-1.07102096081e-8);
            assertThat(read.groupDelay2Seconds()).isNaN();
        }
    }

    @Test
    void whatIsNoNavigationFileIsNamedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("x.nav"), head("3.04", "OBSERVATION DATA"));
        assertThatThrownBy(() -> RinexNavigationReader.read(file))
                .isInstanceOf(RinexFormatException.class)
                .hasMessageStartingWith("x.nav line 1: version and type: 3.04");
        Path rubbish = Files.writeString(folder.resolve("y.nav"), head("3.04", "NAVIGATION DATA") + "rubbish\n");
        assertThatThrownBy(() -> RinexNavigationReader.read(rubbish))
                .isInstanceOf(RinexFormatException.class)
                .hasMessageStartingWith("y.nav line 3: satellite: rub");
    }

    private static String head(String version, String type) {
        return String.format("%9s           %-40sRINEX VERSION / TYPE%n%60sEND OF HEADER%n", version, type, "");
    }

    /** RTKLIB takes the nearest data set as the store does, but of Galileo the newest that is not in the future. */
    private static @Nullable Ephemeris asRtklibChooses(EphemerisStore store, int satellite, long time) {
        Ephemeris chosen = store.find(satellite, time);
        if (Satellite.constellation(satellite) == Constellation.GALILEO) {
            chosen = null;
            for (Ephemeris candidate : store.all(satellite)) {
                boolean inav = candidate instanceof KeplerEphemeris k && k.message() == NavigationMessage.INAV;
                if (inav && candidate.toe().nanos() < time) {
                    chosen = candidate;
                }
            }
        }
        return chosen;
    }

    private static double norm(double x, double y, double z) {
        return Math.sqrt(x * x + y * y + z * z);
    }

    private static List<String> resource(String name) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RinexNavigationReaderTest.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
