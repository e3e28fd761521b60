package org.dubhe.caster;

import java.util.function.Consumer;

/** A source's stay, for whoever may want it to end. All calls come on the source's event loop and must not wait. */
public interface SourceSession {
    /**
     * It has its mountpoint; not called where it does not get it.
     *
     * @param end ends it, with the reason for the log; at any time, from any thread
     */
    void begun(Consumer<String> end);

    /** It has left. Called once after {@link #begun}. */
    void ended();
}
