/** Processes that measure. */
@NullMarked
package io.gapless.cli.bench.process;

import org.jspecify.annotations.NullMarked;
