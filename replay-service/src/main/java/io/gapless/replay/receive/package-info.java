/** For the controllers: requests as they were sent, read strictly. */
@NullMarked
package io.gapless.replay.receive;

import org.jspecify.annotations.NullMarked;
