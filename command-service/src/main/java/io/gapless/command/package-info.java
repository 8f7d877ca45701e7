/** For whoever starts the command service: its main class, its settings, its wiring. */
@NullMarked
package io.gapless.command;

import org.jspecify.annotations.NullMarked;
