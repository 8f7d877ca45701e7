/** For projections whose handlers work in the transactions of a framework's transaction manager. */
@NullMarked
package io.gapless.projection.jdbc.managed;

import org.jspecify.annotations.NullMarked;
