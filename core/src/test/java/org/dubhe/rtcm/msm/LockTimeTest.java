package org.dubhe.rtcm.msm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of RTCM 10403.3 tables 3.5-74 and 3.5-75. */
final class LockTimeTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,32", "2,64", "3,128", "9,8192", "15,524288"})
    void df402SaysTheLeastLockTime(int indicator, int millis) {
        assertThat(LockTime.millisOf402(indicator)).isEqualTo(millis);
        assertThat(LockTime.to402(millis)).isEqualTo(indicator);
        if (millis > 0) {
            assertThat(LockTime.to402(millis - 1)).isEqualTo(indicator - 1);
        }
    }

    /** Starts of the table's rows, where its formula changes: indicator and the first lock time of the row. */
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "63,63",
        "64,64",
        "65,66",
        "96,128",
        "97,132",
        "128,256",
        "160,512",
        "192,1024",
        "224,2048",
        "256,4096",
        "288,8192",
        "320,16384",
        "352,32768",
        "384,65536",
        "416,131072",
        "448,262144",
        "480,524288",
        "512,1048576",
        "544,2097152",
        "576,4194304",
        "608,8388608",
        "640,16777216",
        "672,33554432",
        "703,66060288",
        "704,67108864"
    })
    void df407SaysTheLeastLockTime(int indicator, int millis) {
        assertThat(LockTime.millisOf407(indicator)).isEqualTo(millis);
        assertThat(LockTime.to407(millis)).isEqualTo(indicator);
        if (millis > 0) {
            assertThat(LockTime.to407(millis - 1L)).isEqualTo(indicator - 1);
        }
    }

    @Test
    void clampsWhatTheScalesCannotSay() {
        assertThat(LockTime.to402(-1)).isZero();
        assertThat(LockTime.to407(-1)).isZero();
        assertThat(LockTime.to402(Long.MAX_VALUE)).isEqualTo(15);
        assertThat(LockTime.to407(Long.MAX_VALUE)).isEqualTo(704);
        assertThat(LockTime.millisOf407(705)).isEqualTo(LockTime.UNKNOWN);
        assertThat(LockTime.millisOf407(1023)).isEqualTo(LockTime.UNKNOWN);
    }
}
