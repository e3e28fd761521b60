package org.dubhe.account.store;

import java.time.Instant;
import java.util.List;

/**
 * A name and password that stations push with, besides those of the configuration file. A version 1 source says no name: its password is
 * compared with those of the accounts that name its mountpoint.
 *
 * @param id the database's
 * @param name unique among source accounts
 * @param mounts where it may push, with {@code *} for any characters
 * @param enabled where not, it does not come in
 * @param note for the operator
 * @param createdAt when
 */
public record SourceAccount(
        long id, String name, List<String> mounts, boolean enabled, String note, Instant createdAt) {
    /** Copies the list. */
    public SourceAccount {
        mounts = List.copyOf(mounts);
    }

    /** The same, enabled or not. */
    public SourceAccount withEnabled(boolean other) {
        return new SourceAccount(id, name, mounts, other, note, createdAt);
    }

    /** Whether it may push to a mountpoint. */
    public boolean allows(String mount) {
        return mounts.stream().anyMatch(glob -> MountGlob.matches(glob, mount));
    }
}
