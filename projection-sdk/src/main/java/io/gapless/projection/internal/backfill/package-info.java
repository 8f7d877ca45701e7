/** Fetches from the event store, over HTTP, what Kafka did not bring. No API. */
@NullMarked
package io.gapless.projection.internal.backfill;

import org.jspecify.annotations.NullMarked;
