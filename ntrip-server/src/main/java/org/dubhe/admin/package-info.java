/**
 * Beside the way: the administration over HTTP, {@code /api/v1}. {@link org.dubhe.admin.AdminServer} takes requests on an event loop of its own and has
 * them answered on a few threads {@code admin-…}, which may wait for the database; {@link org.dubhe.admin.Routes} is the table of all there is, {@code
 * docs/openapi.json} its description. What the rest of the program must offer is {@link org.dubhe.admin.Service}.
 */
@NullMarked
package org.dubhe.admin;

import org.jspecify.annotations.NullMarked;
