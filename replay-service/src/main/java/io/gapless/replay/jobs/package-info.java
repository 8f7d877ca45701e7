/**
 * For operators: events of the past to a topic again, rehearsed, bounded, stoppable and recorded.
 */
@NullMarked
package io.gapless.replay.jobs;

import org.jspecify.annotations.NullMarked;
