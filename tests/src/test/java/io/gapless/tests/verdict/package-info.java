/** For every end-to-end test: what is, compared with what was promised. No I/O. */
@NullMarked
package io.gapless.tests.verdict;

import org.jspecify.annotations.NullMarked;
