/**
 * For the event log and the replay service: writers, their watermarks, and how a dead one is taken
 * over.
 */
@NullMarked
package io.gapless.log.writer;

import org.jspecify.annotations.NullMarked;
