/** Who ordered what, and why: recorded before it takes effect, and carried out once. */
@NullMarked
package io.gapless.replay.audit;

import org.jspecify.annotations.NullMarked;
