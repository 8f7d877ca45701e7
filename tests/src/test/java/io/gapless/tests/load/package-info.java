/** For every end-to-end test: callers of the command services, who remember what they were told. */
@NullMarked
package io.gapless.tests.load;

import org.jspecify.annotations.NullMarked;
