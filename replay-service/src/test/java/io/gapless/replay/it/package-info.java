/** Tests against real processes: the service as it is shipped, on the local stack. */
@NullMarked
package io.gapless.replay.it;

import org.jspecify.annotations.NullMarked;
