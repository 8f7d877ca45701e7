/** For projections with a gap: exactly the missing versions of one entity, each with a verdict. */
@NullMarked
package io.gapless.replay.backfill;

import org.jspecify.annotations.NullMarked;
