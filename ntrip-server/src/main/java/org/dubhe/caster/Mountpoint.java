package org.dubhe.caster;

import org.dubhe.station.ntrip.Sourcetable;

/**
 * A stream that rovers can ask for.
 *
 * @param record its line of the sourcetable, with its name
 * @param source what it serves
 */
public record Mountpoint(Sourcetable.Stream record, StreamSource source) {
    /** Name, case-sensitive. */
    public String name() {
        return record.mountpoint();
    }
}
