package org.dubhe.app;

import java.util.List;

/**
 * What a new configuration has changed, in words for an operator.
 *
 * @param applied what is in force now, or as soon as the network is solved as far as it was before
 * @param restart what is in the file but takes a restart
 */
public record ReloadReport(List<String> applied, List<String> restart) {
    public ReloadReport {
        applied = List.copyOf(applied);
        restart = List.copyOf(restart);
    }

    /** Whether the file says what is in force anyway. */
    public boolean isEmpty() {
        return applied.isEmpty() && restart.isEmpty();
    }
}
