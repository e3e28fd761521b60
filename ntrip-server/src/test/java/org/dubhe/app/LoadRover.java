package org.dubhe.app;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.StationPosition;
import org.dubhe.rtcm.message.StationPosition1005;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.rtcm.msm.MsmTime;
import org.dubhe.signal.Constellation;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.Gga;
import org.dubhe.station.ntrip.NtripClient;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;

/**
 * One rover that pulls {@code VRS}, says every ten seconds where it is, and notes when each epoch was whole: when the read returned that brought
 * the last byte of the message whose multiple-message bit is 0, all messages since the last such bit being of one time tag.
 */
final class LoadRover implements AutoCloseable {
    private static final long GGA_MILLIS = 10_000;

    private final NtripClient client;
    private final Gga gga;
    private final GpsTime start;
    private final int warmUp;
    private final MsmDecoder decoder = new MsmDecoder();
    private final Msm msm = new Msm();
    private final long[] wholeNanos = new long[LiveService.LIVE_MAX];
    private final boolean[] virtual = new boolean[LiveService.LIVE_MAX];
    private final MessageDecoder messages = new MessageDecoder();
    private final Thread reader;
    private final Thread teller;
    private long readNanos;
    private long openTag = Long.MIN_VALUE;
    private boolean mixed;
    private int virtualId = -1;
    private int broken;

    /** Connects; returns when the caster has answered. */
    LoadRover(LiveService service, int warmUp, Ecef place, int index) throws IOException {
        this.start = service.simulation().scenario().start();
        this.warmUp = warmUp;
        gga = Gga.of(place.toGeodetic(), -30, LeapSeconds.toUtc(start));
        client = NtripClient.connect(service.target("VRS", new Credentials("demo", "demo")), gga);
        reader = Thread.ofVirtual().start(this::read);
        teller = Thread.ofVirtual().start(() -> tell(index * 100L % GGA_MILLIS));
    }

    /** When an epoch was whole, {@link System#nanoTime}; 0 where it was not. */
    synchronized long wholeNanos(int second) {
        return wholeNanos[second];
    }

    /** Whether an epoch was that of a station that said itself to be virtual (DF141). */
    synchronized boolean isVirtual(int second) {
        return virtual[second];
    }

    /** MSM that could not be decoded, and epochs whose messages had several time tags. */
    synchronized int broken() {
        return broken;
    }

    private void read() {
        FrameDecoder frames = new FrameDecoder(this::frame);
        byte[] buffer = new byte[8192];
        try {
            for (int n = client.read(buffer, 0, buffer.length); n > 0; n = client.read(buffer, 0, buffer.length)) {
                synchronized (this) {
                    readNanos = System.nanoTime();
                    frames.accept(buffer, 0, n);
                }
            }
        } catch (IOException _) {
            // Closed by the test, or by the caster: then epochs are missing.
        }
    }

    private void frame(byte[] buffer, int offset, int length) {
        int number = Frames.messageNumber(buffer, offset, length);
        if (number == StationPosition1005.NUMBER
                && messages.decode(buffer, offset, length) instanceof StationPosition base) {
            virtualId = base.nonPhysical() ? base.stationId() : -1;
        }
        if (!Msm.isMsm(number)) {
            return;
        }
        if (decoder.decode(buffer, offset, length, msm) != MsmResult.DECODED) {
            broken++;
            return;
        }
        Constellation constellation = Objects.requireNonNull(msm.constellation());
        long tag = MsmTime.gpsNanos(constellation, msm.epoch, start.nanos());
        mixed |= openTag != Long.MIN_VALUE && tag != openTag;
        openTag = tag;
        if (!msm.multipleMessage) {
            int second = LiveService.second(tag, start, warmUp);
            if (mixed) {
                broken++;
            } else if (second >= 0 && second < wholeNanos.length) {
                wholeNanos[second] = readNanos;
                virtual[second] = msm.stationId == virtualId;
            }
            mixed = false;
            openTag = Long.MIN_VALUE;
        }
    }

    private void tell(long afterMillis) {
        try {
            Thread.sleep(Duration.ofMillis(afterMillis));
            while (true) {
                client.sendGga(gga);
                Thread.sleep(GGA_MILLIS);
            }
        } catch (IOException | InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        teller.interrupt();
        client.close();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
