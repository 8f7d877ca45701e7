/** For whoever writes a stage: what its settings are checked with. */
@NullMarked
package io.gapless.replay.settings;

import org.jspecify.annotations.NullMarked;
