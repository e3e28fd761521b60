package org.dubhe.account.store;

import java.util.Locale;

/** What happens when an account has as many sessions as it may and another one comes. */
public enum WhenFull {
    /** The new one is refused. */
    REFUSE,
    /** The new one comes in, the oldest ends. A receiver that lost its connection is its own oldest session. */
    REPLACE_OLDEST;

    /** As people write it: {@code replace_oldest}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
