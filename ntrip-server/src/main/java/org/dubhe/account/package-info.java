/**
 * Beside the way: who may come in, what it may do, and what it used. Implements the caster's port {@link org.dubhe.caster.Gatekeeper}; called on
 * event loops, where nothing may wait: passwords are verified by a few workers of its own, usage is written by a thread of its own. {@code
 * account.store} is the database beneath.
 */
@NullMarked
package org.dubhe.account;

import org.jspecify.annotations.NullMarked;
