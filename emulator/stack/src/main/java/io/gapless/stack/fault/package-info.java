/** For tests: a network that misbehaves on request. */
@NullMarked
package io.gapless.stack.fault;

import org.jspecify.annotations.NullMarked;
