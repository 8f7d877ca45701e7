/** Events and entities for tests. */
@NullMarked
package io.gapless.projection.sample;

import org.jspecify.annotations.NullMarked;
