package org.dubhe.caster;

import java.util.List;
import java.util.function.Supplier;
import org.dubhe.station.ntrip.Sourcetable;
import org.jspecify.annotations.Nullable;

/**
 * A stream that rovers can ask for.
 *
 * @param record its line of the sourcetable, with its name
 * @param source what it serves
 * @param from mounts of the sources that it passes on, or is made of, now: what they really send completes the line (format details, systems,
 *     carrier, position, receiver, bit rate), of several what all that live have in common; empty where the line stands as it is
 * @param made where the stream is made of theirs for each rover: how; null where it is passed on
 */
public record Mountpoint(
        Sourcetable.Stream record,
        StreamSource source,
        Supplier<List<String>> from,
        @Nullable Supplier<MadeStream> made) {
    /** One whose line stands as it is. */
    public Mountpoint(Sourcetable.Stream record, StreamSource source) {
        this(record, source, List::of);
    }

    /** One that passes on the streams of sources. */
    public Mountpoint(Sourcetable.Stream record, StreamSource source, Supplier<List<String>> from) {
        this(record, source, from, null);
    }

    /** Name, case-sensitive. */
    public String name() {
        return record.mountpoint();
    }

    /** Whether its stream is RTCM 3, so that a text (1029) may be put into it. */
    boolean isRtcm() {
        return record.format().startsWith("RTCM 3");
    }
}
