/** Tells a projection that is stuck from one that has nothing to do. No API. */
@NullMarked
package io.gapless.projection.internal.watch;

import org.jspecify.annotations.NullMarked;
