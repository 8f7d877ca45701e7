/** For whoever reads the event store: by entity, by position up to the stable position, heads. */
@NullMarked
package io.gapless.log.read;

import org.jspecify.annotations.NullMarked;
