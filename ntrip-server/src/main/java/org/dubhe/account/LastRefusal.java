package org.dubhe.account;

import java.time.Instant;

/**
 * Why somebody who said a name was last not let in.
 *
 * @param at when
 * @param address from where
 * @param mount mountpoint asked for
 * @param why for the operator
 */
public record LastRefusal(Instant at, String address, String mount, String why) {}
