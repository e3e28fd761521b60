package org.dubhe.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Map;
import org.dubhe.caster.AccessRequest;
import org.dubhe.caster.RoverAdmission;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripRequest;
import org.junit.jupiter.api.Test;

final class FileSessionsTest {
    @Test
    void correctionsAreNotLongerThanTheSession() {
        FileAccounts accounts = new FileAccounts(Map.of("u", "p"), Map.of(), 1);
        Map<String, String> headers = Map.of("authorization", new Credentials("u", "p").toHeader());
        NtripRequest request = new NtripRequest(NtripRequest.Method.GET, "GET", "A", "", "", headers);
        accounts.admitRover(new AccessRequest(request, new InetSocketAddress("127.0.0.1", 1)), admission -> {
            if (admission instanceof RoverAdmission.Admitted(var session)) {
                TestRover rover = TestRover.begin(session, "A");
                for (int second = 0; second < 100; second++) { // At once.
                    rover.send(1);
                }
            }
        });
        assertThat(accounts.sessions())
                .singleElement()
                .satisfies(live -> assertThat(live.correctionSeconds()).isLessThan(100));
    }
}
