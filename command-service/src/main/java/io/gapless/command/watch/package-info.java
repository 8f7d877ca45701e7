/** For operators: health and metrics. */
@NullMarked
package io.gapless.command.watch;

import org.jspecify.annotations.NullMarked;
