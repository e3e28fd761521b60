package org.dubhe.station.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.station.live.LiveAddress;
import org.dubhe.station.ntrip.NtripVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StationsFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheRealNetwork() throws IOException {
        Path file = SharedData.file("nl2021/stations.yaml");
        StationsFile read = StationsFile.read(file);
        assertThat(read.stations())
                .extracting(ConfiguredStation::name)
                .containsExactly("DELF", "EIJS", "ROVN", "WSRA", "ZEGV");
        assertThat(read.intervalSeconds()).isEqualTo(30);
        assertThat(read.navigation()).exists();
        assertThat(read.antennas()).exists();
        ConfiguredStation wsra = Objects.requireNonNull(read.find("WSRA"));
        ReferenceStation reference = Objects.requireNonNull(wsra.reference());
        assertThat(reference.marker()).isEqualTo(new Ecef(3828735.6290, 443305.2173, 5064884.8716));
        assertThat(reference.antennaHeightMeters()).isEqualTo(0.3888);
        assertThat(reference.antenna()).isEqualTo("AOAD/M_T        NONE");
        assertThat(reference.receiver()).isEqualTo("TRIMBLE NETR9");
        assertThat(wsra.observations()).exists();
        assertThat(Objects.requireNonNull(read.find("ROVN")).headerMarker())
                .isEqualTo(new Ecef(3859571.3048, 413008.1578, 5044091.9393));
    }

    @Test
    void aStationNeedsNothingButItsName() throws IOException {
        StationsFile read =
                read("stations:\n  A: {}\n  B: {mount: BB, password: 123, id: 7, frame: CGCS2000, epoch: 2000.0}\n");
        ConfiguredStation a = Objects.requireNonNull(read.find("A"));
        assertThat(a.reference()).isNull();
        assertThat(a.mount()).isEqualTo("A");
        assertThat(a.id()).isEqualTo(1);
        ConfiguredStation b = Objects.requireNonNull(read.find("B"));
        assertThat(b.id()).isEqualTo(7);
        assertThat(b.password()).isEqualTo("123");
    }

    @Test
    void whoSaysNoIdGetsOneThatNobodyElseSays() throws IOException {
        StationsFile read = read("stations: {A: {}, B: {id: 1}, C: {}, D: {id: 3}, E: {}}");
        assertThat(read.stations()).extracting(ConfiguredStation::id).containsExactly(2, 1, 4, 3, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stations: {A: {antena: X}}|stations.A.antena: unknown key (expected: one of id, antenna, mount, xyz_m, header_xyz_m, antenna_height_m, receiver, frame, epoch, observations, password, password_file, password_env, inputs, on_demand)",
                "stations: {A: {antenna_height_m: 101}}|stations.A.antenna_height_m: 101 (expected: -10 to 100)",
                "stations: {A: {antenna_height_m: high}}|stations.A.antenna_height_m: \"high\" (expected: -10 to 100)",
                "stations: {A: {id: 4096}}|stations.A.id: 4096 (expected: a whole number, 0 to 4095)",
                "stations: {A: {id: 5}, B: {id: 5}}|stations.B.id: 5 (expected: an id of its own)",
                "stations: {A: {mount: X}, X: {}}|stations.X.mount: X (expected: a mountpoint of its own)",
                "stations: {A: {xyz_m: [1, 2, 3]}}|stations.A.xyz_m: [1,2,3] (expected: [x, y, z] in metres, 6300 to 6400 km from the geocentre)",
                "stations: {A: {xyz_m: 5}}|stations.A.xyz_m: 5 (expected: [x, y, z] in metres, 6300 to 6400 km from the geocentre)",
                "stations: {A B: {}}|stations.A B: A B (expected: 1 to 32 letters, digits, _ - .)",
                "stations: {A: {inputs: {}}}|stations.A.inputs: 0 inputs (expected: 1 to 8)",
                "stations: {A: {inputs: {x: {}}}}|stations.A.inputs.x: none of them (expected: one of push, ntrip, connect, listen, serial)",
                "stations: {A: {inputs: {x: {push: B, serial: /dev/a}}}}|stations.A.inputs.x: push and serial (expected: one of push, ntrip, connect, listen, serial)",
                "stations: {A: {inputs: {x: {push: A, password: p}}}}|stations.A.inputs: A (expected: a mountpoint of its own)",
                "stations: {A: {inputs: {x: {push: B, password: 'p q'}}}}|stations.A.inputs.x.password: … (expected: printable ASCII without spaces)",
                "stations: {A: {inputs: {x: {ntrip: 'h:1'}}}}|stations.A.inputs.x.ntrip: h:1 (expected: HOST:PORT/MOUNTPOINT)",
                "stations: {A: {inputs: {x: {ntrip: 'h:0/M'}}}}|stations.A.inputs.x.ntrip: h:0/M (expected: HOST:PORT/MOUNTPOINT)",
                "stations: {A: {inputs: {x: {ntrip: 'h:1/M', version: 3}}}}|stations.A.inputs.x.version: 3 (expected: a whole number, 1 to 2)",
                "stations: {A: {inputs: {x: {ntrip: 'h:1/M', ca: /none.pem}}}}|stations.A.inputs.x.ca: /none.pem (expected: a PEM file that can be read, with certificates)",
                "stations: {A: {inputs: {x: {ntrip: 'h:1/M', ca: /dev/null}}}}|stations.A.inputs.x.ca: /dev/null (expected: a PEM file that can be read, with certificates)",
                "stations: {A: {inputs: {x: {ntrip: 'h:1/M', ca: /none.pem, tls: false}}}}|stations.A.inputs.x.ca: /none.pem (expected: none without tls)",
                "stations: {A: {inputs: {x: {connect: 'h:0'}}}}|stations.A.inputs.x.connect: h:0 (expected: HOST:PORT, port 1 to 65535)",
                "stations: {A: {inputs: {x: {serial: /dev/a, baud: 1}}}}|stations.A.inputs.x.baud: 1 (expected: a whole number, 300 to 4000000)",
                "stations: {A: {on_demand: true}}|stations.A.on_demand: true (expected: with inputs and without xyz_m: the network needs its stations always)",
                "stations: {}|stations: 0 stations (expected: 1 to 1000)",
                "station: {A: {}}|stations: nothing (expected: a section with keys)",
                "stations: 5|stations: a single value (expected: a section with keys)",
                "hello|test.yaml: no keys (expected: YAML with key: value)"
            })
    void aMistakeIsNamedWithItsKeyAndTheExpectedRange(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("stations:\n  A: [1, 2\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test.yaml line ")
                .hasMessageContaining("(expected: YAML)");
    }

    @Test
    void aKeyThatComesTwiceIsAMistakeWithItsLine() {
        assertThatThrownBy(() -> read("stations:\n  A: {password: first}\n  A: {password: second}\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test.yaml line 3")
                .hasMessageContaining("Duplicate")
                .hasMessageContaining("\"A\"");
    }

    @Test
    void anAliasIsAMistakeAndATildeIsNothing() {
        assertThatThrownBy(() -> read("stations:\n  A: {password: &p real}\n  B: {password: *p}\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("test.yaml line 3: an alias (*…) (expected: the value itself: aliases are not read)");
        assertThatThrownBy(() -> read("stations: ~"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("stations: nothing (expected: a section with keys)");
    }

    @Test
    void readsEveryKindOfInputInTheOrderOfTheFile() throws IOException {
        StationsFile read = read("""
                stations:
                  A:
                    on_demand: true
                    inputs:
                      backup: {push: A-2, password: other}
                      relay: {ntrip: "caster.example:2102/UP", user: u, password: secret, version: 1, latitude: 29.5, longitude: 106.5}
                      direct: {connect: "10.0.0.7:5000", silence: 30s}
                      waits: {listen: "[::1]:5010"}
                      cable: {serial: /dev/ttyUSB0, baud: 57600}
                """);
        ConfiguredStation a = Objects.requireNonNull(read.find("A"));
        assertThat(a.onDemand()).isTrue();
        assertThat(a.inputs())
                .extracting(Object::toString)
                .containsExactly(
                        "push A-2",
                        "ntrip caster.example:2102/UP",
                        "tcp 10.0.0.7:5000",
                        "listen [::1]:5010",
                        "serial /dev/ttyUSB0 at 57600");
        assertThat(a.inputs())
                .extracting(StationInput::name)
                .containsExactly("backup", "relay", "direct", "waits", "cable");
        var relay = (LiveAddress.Ntrip) ((StationInput.Pulled) a.inputs().get(1)).address();
        assertThat(relay.target().version()).isEqualTo(NtripVersion.V1);
        assertThat(Math.toDegrees(Objects.requireNonNull(relay.position()).latitudeRad()))
                .isCloseTo(29.5, within(1e-12));
        assertThat(((StationInput.Pulled) a.inputs().get(2)).silence()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void namesTheKeyThatStandsInPlaceOfAFormerOne() {
        assertThatThrownBy(() -> read("stations: {A: {inputs: {direct: {connect: \"h:1\", silence_s: 30}}}}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("stations.A.inputs.direct.silence_s: key of a former version"
                        + " (expected: silence, with a unit, as in silence: 15s)");
    }

    private StationsFile read(String yaml) throws IOException {
        return StationsFile.read(Files.writeString(folder.resolve("test.yaml"), yaml));
    }
}
