/** For callers: routes, answers, and errors as RFC 9457 wants them. */
@NullMarked
package io.gapless.command.answer;

import org.jspecify.annotations.NullMarked;
