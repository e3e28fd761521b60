package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.junit.jupiter.api.Test;

/** The five Dutch and Belgian stations of the real network, by their latitude and longitude. */
final class StationGraphTest {
    private static final int DELF = 0;
    private static final int EIJS = 1;
    private static final int ROVN = 2;
    private static final int WSRA = 3;
    private static final int ZEGV = 4;
    private static final Ecef[] STATIONS = {
        Geodetic.ofDegrees(51.98612, 4.38758, 74).toEcef(),
        Geodetic.ofDegrees(50.75824, 5.68361, 104).toEcef(),
        Geodetic.ofDegrees(52.60629, 6.10790, 45).toEcef(),
        Geodetic.ofDegrees(52.91461, 6.60450, 82).toEcef(),
        Geodetic.ofDegrees(52.13779, 4.83919, 44).toEcef()
    };
    private static final boolean[] ROVN_WITHHELD = {false, false, true, false, false};

    @Test
    void interpolatesInTheOneTriangleThatIsNoSliver() {
        StationGraph graph = new StationGraph(STATIONS, ROVN_WITHHELD, 260_000, Math.toRadians(15));
        List<StationGraph.Triangle> interpolated = graph.triangles().stream()
                .filter(StationGraph.Triangle::interpolated)
                .toList();
        assertThat(interpolated).hasSize(1);
        StationGraph.Triangle t = interpolated.getFirst();
        assertThat(List.of(t.a(), t.b(), t.c())).containsExactlyInAnyOrder(ZEGV, WSRA, EIJS);
        assertThat(graph.triangles()).hasSizeGreaterThan(3);
    }

    @Test
    void hangsAMonitorOnTheTriangleAroundIt() {
        StationGraph graph = new StationGraph(STATIONS, ROVN_WITHHELD, 260_000, Math.toRadians(15));
        assertThat(graph.edges().stream().filter(StationGraph.Edge::monitor))
                .allMatch(e -> e.b() == ROVN)
                .extracting(StationGraph.Edge::a)
                .containsExactlyInAnyOrder(ZEGV, WSRA, EIJS);
    }

    @Test
    void leavesOutEdgesBeyondTheLongest() {
        StationGraph graph = new StationGraph(STATIONS, ROVN_WITHHELD, 170_000, Math.toRadians(15));
        assertThat(graph.edges()).allMatch(e -> e.lengthMeters() <= 170_000);
        assertThat(graph.edges()).noneMatch(e -> e.a() == EIJS && e.b() == WSRA);
        assertThat(graph.edges()).anyMatch(e -> e.a() == DELF && e.b() == ZEGV);
    }

    /** The weights that the data's description gives for ROVN: 0.26, 0.69, 0.05. */
    @Test
    void weighsTheCornersAsTheirTriangleSays() {
        double[] weights =
                StationGraph.weights(STATIONS[ROVN], STATIONS, new Plane(STATIONS), new int[] {ZEGV, WSRA, EIJS});
        assertThat(weights[0]).isCloseTo(0.26, within(0.02));
        assertThat(weights[1]).isCloseTo(0.69, within(0.02));
        assertThat(weights[2]).isCloseTo(0.05, within(0.02));
    }

    @Test
    void splineThroughThreeStationsIsTheirPlane() {
        Plane plane = new Plane(STATIONS);
        double[] east = new double[5];
        double[] north = new double[5];
        for (int m = 0; m < 5; m++) {
            east[m] = plane.east(STATIONS[m]);
            north[m] = plane.north(STATIONS[m]);
        }
        int[] corners = {ZEGV, WSRA, EIJS};
        double[] weights = new double[3];
        assertThat(new SplineWeights().compute(east, north, corners, 3, east[ROVN], north[ROVN], weights))
                .isTrue();
        double[] expected = StationGraph.weights(STATIONS[ROVN], STATIONS, plane, corners);
        for (int i = 0; i < 3; i++) {
            assertThat(weights[i]).isCloseTo(expected[i], within(1e-6));
        }
    }
}
