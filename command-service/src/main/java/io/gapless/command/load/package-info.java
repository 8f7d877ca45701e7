/** For commands and reads: entities, folded from their committed events. */
@NullMarked
package io.gapless.command.load;

import org.jspecify.annotations.NullMarked;
