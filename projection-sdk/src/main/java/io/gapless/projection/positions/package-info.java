/**
 * For whoever stores positions: the contract between a projection and the store its state lives in.
 */
@NullMarked
package io.gapless.projection.positions;

import org.jspecify.annotations.NullMarked;
