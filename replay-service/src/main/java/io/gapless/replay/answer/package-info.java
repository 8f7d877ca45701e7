/** For the controllers: answers as they are sent. */
@NullMarked
package io.gapless.replay.answer;

import org.jspecify.annotations.NullMarked;
