/**
 * For the drain and the take-over: events to Kafka once more, one entity's versions one after the
 * other.
 */
@NullMarked
package io.gapless.replay.publish;

import org.jspecify.annotations.NullMarked;
