/** For who folds typed payloads: reading what an event holds, in whatever schema it was written. */
@NullMarked
package io.gapless.projection.payload;

import org.jspecify.annotations.NullMarked;
