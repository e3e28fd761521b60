package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.Text1029;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of {@code serve} as a process. */
@Timeout(120)
final class NtripShutdownIT {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("31. SIGTERM ends within a bounded time with clients attached")
    void sigtermEndsItWithClientsAttachedAndTellsThem() throws Exception {
        Path file = Files.writeString(folder.resolve("serve.yaml"), """
                stations: { S: { password: s } }
                mountpoints: { NEAR: nearest }
                users: { u: p }
                caster: { bind: 127.0.0.1, port: 0 }
                metrics: { port: 0 }
                """);
        List<Socket> rovers = new ArrayList<>();
        try {
            try (ServeProcess serve = new ServeProcess(file, folder.resolve("serve.log"))) {
                for (int i = 0; i < 100; i++) {
                    rovers.add(rover(serve.port()));
                }
            } // SIGTERM; fails where it has not ended ten seconds later.
            for (Socket rover : rovers) {
                byte[] last = rover.getInputStream().readAllBytes();
                assertThat(Frames.crcGood(last, 0, last.length)).isTrue();
                Text1029 text = (Text1029) Objects.requireNonNull(new MessageDecoder().decode(last, 0, last.length));
                assertThat(text.text()).isEqualTo("Dubhe: this caster is stopping; please connect again in a minute");
            }
        } finally {
            for (Socket rover : rovers) {
                rover.close();
            }
        }
    }

    private static Socket rover(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write("GET /NEAR HTTP/1.0\r\nUser-Agent: NTRIP t\r\nAuthorization: Basic dTpw\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII))
                .isEqualTo("ICY 200 OK\r\n\r\n");
        return socket;
    }
}
