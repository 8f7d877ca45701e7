/**
 * For start-up: the event store's tables, and the server settings without which the promise is
 * void.
 */
@NullMarked
package io.gapless.log.schema;

import org.jspecify.annotations.NullMarked;
