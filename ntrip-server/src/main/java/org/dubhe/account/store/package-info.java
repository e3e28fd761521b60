/**
 * Beside the way: what the account database holds, and the only place with SQL: values, migrations, queries, backup. Every call here waits for
 * the database, so it is never made on an event loop; {@link org.dubhe.account} calls it on its password workers, its usage thread and for
 * administration.
 */
@NullMarked
package org.dubhe.account.store;

import org.jspecify.annotations.NullMarked;
