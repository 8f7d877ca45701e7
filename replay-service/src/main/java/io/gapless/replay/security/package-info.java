/** Who may do what. */
@NullMarked
package io.gapless.replay.security;

import org.jspecify.annotations.NullMarked;
