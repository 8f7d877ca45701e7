/**
 * For whoever adds an entity type: what to write, and nothing of how it is stored, published or
 * called.
 */
@NullMarked
package io.gapless.command.decide;

import org.jspecify.annotations.NullMarked;
