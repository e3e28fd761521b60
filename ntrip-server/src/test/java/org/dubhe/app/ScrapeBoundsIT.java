package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dubhe.config.ServiceConfiguration;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.time.WallClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much a scrape is, and what it costs. */
@Timeout(180)
@Tag("alone")
final class ScrapeBoundsIT {
    private static final int ROVERS = 400;

    /** Series per station at most, those of its messages included, and its mountpoint's two. */
    private static final int SERIES_PER_STATION = 150;

    /** Of processor time; a scrape once in ten seconds may take a tenth of that. */
    private static final Duration SCRAPE_MAX = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void fourHundredRoversAddNotOneSeries() throws Exception {
        try (Server server = server(100)) {
            feedAllNumbers(server, 100);
            String before = names(server.scrape());
            List<Socket> rovers = new ArrayList<>();
            try {
                for (int i = 0; i < ROVERS; i++) {
                    rovers.add(rover(server, i % 4 == 0 ? 5 : 4));
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> server.casterStats().ggas() == ROVERS);
                assertThat(names(server.scrape())).isEqualTo(before);
                String scrape = server.scrape();
                assertThat(scrape)
                        .contains("dubhe_rovers_quality{kind=\"nearest\",quality=\"4\"} 300.0\n")
                        .contains("dubhe_rovers_quality{kind=\"nearest\",quality=\"5\"} 100.0\n")
                        .contains("dubhe_rovers_fix_share{kind=\"nearest\"} 0.75\n")
                        .contains("dubhe_mountpoint_rovers{kind=\"nearest\",mountpoint=\"NEAR\"} 400.0\n")
                        .contains("dubhe_sessions{organisation=\"none\"} 400.0\n")
                        .contains("dubhe_solver_enabled 0.0\n");
            } finally {
                for (Socket rover : rovers) {
                    rover.close();
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.casterStats().rovers() == 0);
            assertThat(server.scrape())
                    .contains("dubhe_rovers_quality{kind=\"nearest\",quality=\"4\"} 0.0\n")
                    .contains("dubhe_rovers_fix_share{kind=\"nearest\"} NaN\n");
        }
    }

    @Test
    void aScrapeOfAThousandStationsIsBoundedInSizeAndTime() throws Exception {
        int stations = 1000;
        try (Server server = server(stations)) {
            feed(server, stations, 1006, 1019, 1020, 1033, 1042, 1046, 1077, 1087, 1097, 1117, 1127, 1230);
            scrape(server, "as usual", stations);
            feedAllNumbers(server, stations);
            String scrape = scrape(server, "at worst", stations);
            assertThat(scrape).contains("dubhe_station_messages_total{number=\"other\",station=\"S0999\"} 1.0\n");
        }
    }

    /** Scrapes a few times and looks at what that costs in processor time, which other programs on the machine do not change. */
    private static String scrape(Server server, String what, int stations) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[15];
        String scrape = "";
        for (int i = 0; i < nanos.length; i++) {
            long start = threads.getCurrentThreadCpuTime();
            scrape = server.scrape();
            nanos[i] = threads.getCurrentThreadCpuTime() - start;
        }
        Arrays.sort(nanos);
        long series = scrape.lines().filter(line -> !line.startsWith("#")).count();
        long median = nanos[nanos.length / 2];
        System.out.printf(
                "scrape of %d stations %s: %d series, %d bytes, median %.0f ms, longest %.0f ms of processor%n",
                stations, what, series, scrape.length(), median * 1e-6, nanos[nanos.length - 1] * 1e-6);
        assertThat(series).isBetween(30L * stations, (long) SERIES_PER_STATION * stations);
        assertThat(Duration.ofNanos(median)).isLessThan(SCRAPE_MAX);
        return scrape;
    }

    private Server server(int stations) throws IOException {
        StringBuilder yaml = new StringBuilder("stations:\n");
        for (int i = 0; i < stations; i++) {
            yaml.append("  S%04d: { password: p }\n".formatted(i));
        }
        yaml.append("mountpoints: { NEAR: nearest");
        for (int i = 0; i < stations; i++) {
            yaml.append(", S%04d: raw".formatted(i));
        }
        yaml.append(" }\nusers: { demo: demo }\ncaster: { bind: 127.0.0.1, port: 0 }\n");
        Path file = Files.writeString(folder.resolve("serve.yaml"), yaml);
        Server server = new Server(ServiceConfiguration.read(file), new WallClock());
        server.start();
        return server;
    }

    /** Every station sends every number that is counted, and one that is not. */
    private static void feedAllNumbers(Server server, int stations) {
        int[] numbers = Arrays.copyOf(IntakeCounters.numbers(), IntakeCounters.numbers().length + 1);
        numbers[numbers.length - 1] = 4085;
        feed(server, stations, numbers);
    }

    private static void feed(Server server, int stations, int... numbers) {
        long handled = server.ring().handled();
        for (int station = 0; station < stations; station++) {
            for (int number : numbers) {
                publish(server, station, number);
            }
        }
        long expected = handled + (long) stations * numbers.length;
        await().atMost(Duration.ofSeconds(60)).until(() -> server.ring().handled() >= expected);
    }

    private static void publish(Server server, int station, int number) {
        byte[] frame = new byte[Frames.HEADER_BYTES + 4 + Frames.CRC_BYTES];
        frame[Frames.HEADER_BYTES] = (byte) (number >> 4);
        frame[Frames.HEADER_BYTES + 1] = (byte) (number << 4);
        server.ring().publish(station, frame, 0, frame.length, System.nanoTime());
    }

    private static String names(String scrape) {
        StringBuilder out = new StringBuilder();
        scrape.lines()
                .filter(line -> line.startsWith("dubhe_"))
                .forEach(line -> out.append(line, 0, line.lastIndexOf(' ')).append('\n'));
        return out.toString();
    }

    private static Socket rover(Server server, int quality) throws IOException {
        Gga place = Gga.of(Geodetic.ofDegrees(30, 103, 500), -40, Instant.EPOCH);
        Gga gga = new Gga(
                0,
                place.latitudeDegrees(),
                place.longitudeDegrees(),
                quality,
                20,
                0.7,
                place.altitudeMeters(),
                place.geoidSeparationMeters());
        Socket socket = new Socket("127.0.0.1", server.port());
        String request = "GET /NEAR HTTP/1.0\r\nUser-Agent: NTRIP test\r\nAuthorization: Basic ZGVtbzpkZW1v\r\n\r\n";
        socket.getOutputStream().write((request + gga.toSentence() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
