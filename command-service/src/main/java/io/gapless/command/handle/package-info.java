/**
 * For the HTTP edge: a command's way from understood to answered. Load, decide, append; again if
 * someone else was faster.
 */
@NullMarked
package io.gapless.command.handle;

import org.jspecify.annotations.NullMarked;
