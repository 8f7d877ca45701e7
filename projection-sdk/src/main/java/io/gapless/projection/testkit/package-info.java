/**
 * For the tests of whoever writes a handler: a projection in memory, without threads or a clock.
 */
@NullMarked
package io.gapless.projection.testkit;

import org.jspecify.annotations.NullMarked;
