/** What is called for every event, in nanoseconds; {@code ./gapless bench micro} runs it. */
@NullMarked
package io.gapless.benchmarks;

import org.jspecify.annotations.NullMarked;
