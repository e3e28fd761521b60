package org.dubhe.station.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dubhe.observation.BroadcastEphemerides;
import org.dubhe.observation.EpochEncoder;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageEncoder;
import org.dubhe.rtcm.message.RtcmMessage;
import org.dubhe.rtcm.message.StationPosition1006;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * A RINEX observation file as the RTCM stream that its receiver would have sent: MSM7 of every epoch, the configured position (1006) and antenna
 * (1033) every {@link #DESCRIPTION_NANOS} and at the start, and each broadcast ephemeris once, from its time of transmission on.
 *
 * <p>Codes that MSM has no signal for are left out. One thread at a time.
 */
public final class RinexEpochs implements EpochSource {
    /** Position and antenna come this often, or with every epoch where those are rarer. */
    static final long DESCRIPTION_NANOS = 30 * GpsTime.SECOND;

    private final RinexObservationReader reader;
    private final List<RtcmMessage> description;
    private final List<RinexNavigationReader.Record> navigation;
    private final EpochEncoder encoder = new EpochEncoder(7);
    private final MessageEncoder messages = new MessageEncoder();
    private final EpochObservations epoch = new EpochObservations();
    private final byte[] frame = new byte[Frames.BYTES_MAX];
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private int nextEphemeris;
    private long describedNanos = Long.MIN_VALUE;

    /**
     * Opens a file.
     *
     * @param station whose id, position and antenna the stream says
     * @param navigation whose ephemerides to send; empty for none
     */
    public RinexEpochs(Path file, ReferenceStation station, List<RinexNavigationReader.Record> navigation)
            throws IOException {
        this.navigation = navigation.stream()
                .sorted(Comparator.comparing(RinexNavigationReader.Record::transmitted))
                .toList();
        this.reader = new RinexObservationReader(file, station.id());
        this.description = List.of(
                StationPosition1006.of(station.id(), false, station.arp(), station.antennaHeightMeters()),
                new AntennaReceiver1033(station.id(), station.antenna(), 0, "", station.receiver(), "", ""));
    }

    @Override
    public @Nullable EpochFrames next() throws IOException {
        if (!reader.next(epoch)) {
            return null;
        }
        bytes.reset();
        long now = epoch.timeNanos();
        if (describedNanos == Long.MIN_VALUE || now - describedNanos >= DESCRIPTION_NANOS) {
            description.forEach(this::append);
            describedNanos = now;
        }
        while (nextEphemeris < navigation.size()
                && navigation.get(nextEphemeris).transmitted().nanos() <= now) {
            RtcmMessage message = BroadcastEphemerides.toMessage(
                    navigation.get(nextEphemeris++).ephemeris());
            if (message != null) {
                append(message);
            }
        }
        encoder.encode(epoch, (buffer, offset, length) -> bytes.write(buffer, offset, length));
        return new EpochFrames(now, bytes.toByteArray());
    }

    /** Satellites of the epoch that {@link #next} gave last. */
    public int satellites() {
        List<Integer> seen = new ArrayList<>();
        for (int cell = 0; cell < epoch.cellCount(); cell++) {
            if (!seen.contains(epoch.satellite(cell))) {
                seen.add(epoch.satellite(cell));
            }
        }
        return seen.size();
    }

    /** The epoch that {@link #next} gave last, before encoding; filled again by the next call. */
    public EpochObservations observations() {
        return epoch;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void append(RtcmMessage message) {
        bytes.write(frame, 0, messages.encode(message, frame, 0));
    }
}
