/**
 * Beside the way: who may come in. Implements the caster's port {@link org.dubhe.caster.Gatekeeper}; called on event loops, where nothing may
 * wait.
 */
@NullMarked
package org.dubhe.account;

import org.jspecify.annotations.NullMarked;
