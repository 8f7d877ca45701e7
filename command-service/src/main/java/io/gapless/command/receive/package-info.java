/**
 * For the HTTP edge: from raw request parts to a {@link CommandRequest}, or what is wrong with it.
 */
@NullMarked
package io.gapless.command.receive;

import org.jspecify.annotations.NullMarked;
