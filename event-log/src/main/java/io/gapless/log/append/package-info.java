/**
 * For the event log: commands' events into the event store, in lanes, many requests to a
 * transaction.
 */
@NullMarked
package io.gapless.log.append;

import org.jspecify.annotations.NullMarked;
