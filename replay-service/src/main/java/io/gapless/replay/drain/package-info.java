/** For the replay service: spilled events, from the fallback store to Kafka. */
@NullMarked
package io.gapless.replay.drain;

import org.jspecify.annotations.NullMarked;
