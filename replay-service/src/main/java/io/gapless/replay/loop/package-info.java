/** For the replay service's stages: work that goes on for ever, watched and restarted. */
@NullMarked
package io.gapless.replay.loop;

import org.jspecify.annotations.NullMarked;
