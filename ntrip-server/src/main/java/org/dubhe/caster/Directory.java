package org.dubhe.caster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a caster may be told anew while it runs: settings, mountpoints of sources and rovers. Immutable, and swapped as a whole: what is asked of
 * one connection is answered from one directory.
 *
 * @param slots mountpoints of sources by name
 * @param mountpoints of rovers by name, in the order of the sourcetable
 * @param digest HTTP Digest; null where it is off
 */
record Directory(
        CasterSettings settings,
        Map<String, SourceSlot> slots,
        Map<String, Mountpoint> mountpoints,
        @Nullable DigestCheck digest) {

    /** @throws IllegalArgumentException where a name comes twice */
    static Map<String, Mountpoint> byName(List<Mountpoint> mountpoints) {
        Map<String, Mountpoint> out = new LinkedHashMap<>();
        for (Mountpoint mountpoint : mountpoints) {
            if (out.put(mountpoint.name(), mountpoint) != null) {
                throw new IllegalArgumentException("mountpoint " + mountpoint.name() + ": named twice");
            }
        }
        return out;
    }
}
