package org.dubhe.account;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.dubhe.caster.RoverConnection;
import org.dubhe.caster.RoverSession;
import org.dubhe.caster.RoverTraffic;
import org.dubhe.station.ntrip.Gga;
import org.jspecify.annotations.Nullable;

/** A rover without a socket: what the caster would do with its session, and what it was sent. */
final class TestRover implements RoverConnection, RoverTraffic {
    private final RoverSession session;
    private final String mount;
    private volatile long sentBytes;
    private volatile long correctionSeconds;
    volatile @Nullable String closedBy;

    TestRover(RoverSession session, String mount) {
        this.session = session;
        this.mount = mount;
    }

    static TestRover begin(RoverSession session, String mount) {
        TestRover rover = new TestRover(session, mount);
        session.begun(rover, rover);
        return rover;
    }

    /** Corrections of one second. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void send(int bytes) {
        sentBytes += bytes;
        correctionSeconds++;
    }

    void gga(int quality, double latitude, double longitude) {
        gga(quality, latitude, longitude, 300);
    }

    void gga(int quality, double latitude, double longitude, double altitude) {
        session.gga(new Gga(0, latitude, longitude, quality, 18, 0.8, altitude, -30));
    }

    void leave(String why) {
        session.ended(why);
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String user() {
        return session.user();
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 1);
    }

    @Override
    public boolean isOpen() {
        return closedBy == null;
    }

    @Override
    public void write(byte[] frames, int offset, int length, long arrivalNanos) {}

    @Override
    public void close(String reason) {
        closedBy = reason;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public long correctionSeconds() {
        return correctionSeconds;
    }

    @Override
    public long droppedWrites() {
        return 3;
    }
}
