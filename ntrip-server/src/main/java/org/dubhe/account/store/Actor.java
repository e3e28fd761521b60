package org.dubhe.account.store;

/**
 * Who changes something, for the audit log.
 *
 * @param name of the person or program
 * @param address where it comes from; empty where it is this machine
 */
public record Actor(String name, String address) {
    /** The service itself. */
    public static final Actor SERVICE = new Actor("dubhe", "");
}
