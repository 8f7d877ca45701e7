/**
 * For every end-to-end test: one whole Gapless of its own, as processes, and ways to look at it.
 */
@NullMarked
package io.gapless.tests.system;

import org.jspecify.annotations.NullMarked;
