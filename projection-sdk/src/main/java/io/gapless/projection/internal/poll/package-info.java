/** The poll loop over Kafka and the threads that keep it going. No API. */
@NullMarked
package io.gapless.projection.internal.poll;

import org.jspecify.annotations.NullMarked;
