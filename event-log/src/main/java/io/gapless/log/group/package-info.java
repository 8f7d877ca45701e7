/** Many questions, few calls. */
@NullMarked
package io.gapless.log.group;

import org.jspecify.annotations.NullMarked;
