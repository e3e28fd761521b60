package org.dubhe.account;

import org.dubhe.account.store.ServiceLevel;

/**
 * What an account must include to get a mountpoint, beside its name.
 *
 * @param kind as the configuration writes it
 * @param level the least service level
 */
public record MountTerms(String kind, ServiceLevel level) {}
