/** The code of {@code docs/embedding.md}. */
@NullMarked
package io.gapless.log.sample;

import org.jspecify.annotations.NullMarked;
