package org.dubhe.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dubhe.time.GpsTime;
import org.junit.jupiter.api.Test;

final class ServedGradesTest {
    private static final int SATELLITE = 7;

    private final ServedGrades grades = new ServedGrades(1);

    private byte grade(long seconds, byte earned, boolean isHeld) {
        return grades.grade(0, SATELLITE, earned, isHeld, seconds * GpsTime.SECOND);
    }

    @Test
    void aFormerValueServesWhatWasServed() {
        assertThat(grade(0, ServedGrades.NONE, true)).as("never served").isEqualTo(ServedGrades.NONE);
        assertThat(grade(1, ServedGrades.CLOSED, false)).isEqualTo(ServedGrades.CLOSED);
        assertThat(grade(2, ServedGrades.NONE, true)).isEqualTo(ServedGrades.CLOSED);
        assertThat(grade(181, ServedGrades.NONE, true)).isEqualTo(ServedGrades.CLOSED);
        assertThat(grade(182, ServedGrades.NONE, true)).isEqualTo(ServedGrades.NONE);
    }

    @Test
    void theSatelliteStaysWhileTheTrianglesOwnEdgesFollowAnotherThatLevelledIt() {
        grade(1, ServedGrades.FIXED, false);
        grade(2, ServedGrades.NONE, true);
        assertThat(grade(3, ServedGrades.NONE, false)).isEqualTo(ServedGrades.FIXED);
        assertThat(grade(12, ServedGrades.NONE, false)).isEqualTo(ServedGrades.FIXED);
        assertThat(grade(13, ServedGrades.NONE, false)).isEqualTo(ServedGrades.NONE);
    }

    @Test
    void anIntegerThatIsGivenUpServesNoLonger() {
        grade(1, ServedGrades.CLOSED, false);
        assertThat(grade(2, ServedGrades.NONE, false)).isEqualTo(ServedGrades.NONE);
        grade(3, ServedGrades.CLOSED, false);
        grade(4, ServedGrades.NONE, true);
        grade(5, ServedGrades.CLOSED, false);
        assertThat(grade(6, ServedGrades.NONE, false))
                .as("fixed again after a silence, then given up")
                .isEqualTo(ServedGrades.NONE);
    }
}
