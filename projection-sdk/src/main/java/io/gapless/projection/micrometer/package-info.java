/** For operators who use Micrometer: a projection's meters. Nothing outside refers to it. */
@NullMarked
package io.gapless.projection.micrometer;

import org.jspecify.annotations.NullMarked;
