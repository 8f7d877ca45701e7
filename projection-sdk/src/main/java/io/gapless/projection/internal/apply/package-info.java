/** Carries out what the core decided, one transaction after the other. No API. */
@NullMarked
package io.gapless.projection.internal.apply;

import org.jspecify.annotations.NullMarked;
