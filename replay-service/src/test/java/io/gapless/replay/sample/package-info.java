/** For tests: events to work with, and ports kept in memory. */
@NullMarked
package io.gapless.replay.sample;

import org.jspecify.annotations.NullMarked;
