/**
 * For frameworks, and whoever else runs several projections: what those of an application share.
 */
@NullMarked
package io.gapless.projection.application;

import org.jspecify.annotations.NullMarked;
