/** For the torture: what is promised, what was found, what was reached. */
@NullMarked
package io.gapless.cli.torture.verdict;

import org.jspecify.annotations.NullMarked;
