package org.dubhe.caster;

import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * Decides who may come in: the caster's port towards accounts.
 *
 * <p>Called on event loops and must not wait: the answer is called once, on any thread, at once or within a few seconds. What it cannot decide
 * in that time it refuses as {@link Refusal.Kind#BUSY}.
 */
public interface Gatekeeper {
    /** A rover asks for a mountpoint that is there. */
    void admitRover(AccessRequest request, Consumer<RoverAdmission> answer);

    /**
     * A source asks for a mountpoint. One that does not exist is no reason to refuse it here: a source with any right password learns from the
     * caster that its mountpoint is the trouble.
     */
    void admitSource(AccessRequest request, Consumer<SourceAdmission> answer);

    /**
     * A rover was refused by the caster itself, before or after the gatekeeper was asked.
     *
     * @param name that it said; nobody has proved it
     * @param cause a few words for the operator
     */
    void refused(String name, SocketAddress from, String mount, String cause);
}
