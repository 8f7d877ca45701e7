/** What is called for every event, measured by JMH. */
@NullMarked
package io.gapless.benchmarks;

import org.jspecify.annotations.NullMarked;
