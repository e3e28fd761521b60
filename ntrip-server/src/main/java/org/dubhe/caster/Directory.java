package org.dubhe.caster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dubhe.station.ntrip.Sourcetable;
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

    /**
     * The whole sourcetable.
     *
     * @param reachedHost for the caster's own line where the settings name no host
     * @param nowNanos of {@link System#nanoTime}, for rates
     */
    Sourcetable sourcetable(String reachedHost, int port, long nowNanos) {
        List<Sourcetable.Stream> streams = mountpoints.values().stream()
                .filter(mountpoint -> mountpoint.source().isAvailable())
                .map(mountpoint -> StreamRecord.of(mountpoint, profiles(mountpoint), nowNanos))
                .toList();
        String host = settings.listening().host();
        Sourcetable.Caster self = new Sourcetable.Caster(
                host.isEmpty() ? reachedHost : host,
                port,
                settings.identifier(),
                settings.operator(),
                true,
                settings.country(),
                0,
                0,
                "0.0.0.0",
                0,
                "");
        Sourcetable.Network network = new Sourcetable.Network(
                settings.identifier(),
                settings.operator(),
                digest == null ? 'B' : 'D',
                false,
                "none",
                "none",
                "none",
                "");
        return new Sourcetable(List.of(self), List.of(network), streams);
    }

    private List<StreamProfile> profiles(Mountpoint mountpoint) {
        List<StreamProfile> out = new ArrayList<>();
        for (String mount : mountpoint.from().get()) {
            SourceSlot slot = slots.get(mount);
            if (slot != null && slot.stats.connected && slot.isFramed()) {
                out.add(slot.stats.profile);
            }
        }
        return out;
    }
}
