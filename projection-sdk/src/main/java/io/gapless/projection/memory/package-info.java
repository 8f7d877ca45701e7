/** For tests and throw-away views: positions that end with the process. */
@NullMarked
package io.gapless.projection.memory;

import org.jspecify.annotations.NullMarked;
