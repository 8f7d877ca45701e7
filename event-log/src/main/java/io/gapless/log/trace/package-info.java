/**
 * For services that trace with OpenTelemetry: spans around appending, publishing and spilling, in
 * the traces of the commands that made the events.
 */
@NullMarked
package io.gapless.log.trace;

import org.jspecify.annotations.NullMarked;
