package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.junit.jupiter.api.Test;

/** Two triangles, one north and one south of the edge between stations 0 and 1. */
final class TrianglesTest {
    private static final int NORTH = 0;
    private static final int SOUTH = 1;

    private final Triangles triangles =
            new Triangles(ArcScene.STATIONS, new int[][] {{0, 1, 2}, {0, 1, 3}}, new int[0][]);

    private int at(Ecef point) {
        return triangles.at(triangles.east(point), triangles.north(point));
    }

    @Test
    void aPointIsServedByTheTriangleItLiesIn() {
        assertThat(at(Geodetic.ofDegrees(29.60, 106.60, 300).toEcef())).isEqualTo(NORTH);
        assertThat(at(Geodetic.ofDegrees(29.40, 106.60, 300).toEcef())).isEqualTo(SOUTH);
    }

    @Test
    void everyStationLiesInATriangleOfItsOwn() {
        for (int m = 0; m < ArcScene.STATIONS.length; m++) {
            int t = at(ArcScene.STATIONS[m]);
            assertThat(t).as("station %d", m).isNotNegative();
            assertThat(new int[] {triangles.vertex(t, 0), triangles.vertex(t, 1), triangles.vertex(t, 2)})
                    .contains(m);
        }
    }

    @Test
    void outsideAllTrianglesThereIsNone() {
        assertThat(at(Geodetic.ofDegrees(29.75, 106.40, 300).toEcef())).isEqualTo(-1);
        assertThat(at(Geodetic.ofDegrees(29.20, 106.80, 300).toEcef())).isEqualTo(-1);
    }
}
