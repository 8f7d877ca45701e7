/** For whoever builds a projection: all that a user types. */
@NullMarked
package io.gapless.projection;

import org.jspecify.annotations.NullMarked;
