/** For the flow of commands: the event log as it needs it, and how it gets connected. */
@NullMarked
package io.gapless.command.log;

import org.jspecify.annotations.NullMarked;
