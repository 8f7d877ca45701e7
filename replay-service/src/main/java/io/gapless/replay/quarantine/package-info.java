/** For operators: spilled events that are set aside, and what becomes of them. */
@NullMarked
package io.gapless.replay.quarantine;

import org.jspecify.annotations.NullMarked;
