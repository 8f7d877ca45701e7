/**
 * Carries out what the core decided, several transactions at once, those of one entity one after
 * the other. No API.
 */
@NullMarked
package io.gapless.projection.internal.apply;

import org.jspecify.annotations.NullMarked;
