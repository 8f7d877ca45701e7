/** For operators: which projections run where, how they are, and what is wanted of them. */
@NullMarked
package io.gapless.replay.projections;

import org.jspecify.annotations.NullMarked;
