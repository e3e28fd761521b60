package org.dubhe.station.live;

import java.io.IOException;
import java.time.Instant;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.Geoid;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.jspecify.annotations.Nullable;

/** A stream of another caster. */
final class NtripInput implements LiveInput {
    /** Casters let a client that says nothing for longer go. */
    static final int GGA_SECONDS = 10;

    private final LiveAddress.Ntrip address;
    private final NtripClient client;
    private long ggaNanos = System.nanoTime();

    private NtripInput(LiveAddress.Ntrip address, NtripClient client) {
        this.address = address;
        this.client = client;
    }

    static LiveInput open(LiveAddress.Ntrip address) throws IOException {
        return new NtripInput(address, NtripClient.connect(address.target(), gga(address.position())));
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        int count = client.read(buffer, 0, buffer.length);
        Gga gga = gga(address.position());
        if (gga != null && System.nanoTime() - ggaNanos >= GGA_SECONDS * 1_000_000_000L) {
            ggaNanos = System.nanoTime();
            client.sendGga(gga);
        }
        return count;
    }

    @Override
    public String from() {
        return address.toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static @Nullable Gga gga(@Nullable Geodetic position) {
        return position == null
                ? null
                : Gga.of(
                        position,
                        Geoid.undulationMeters(position.latitudeRad(), position.longitudeRad()),
                        Instant.now());
    }
}
