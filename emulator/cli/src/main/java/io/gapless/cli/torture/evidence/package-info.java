/** For the torture: what a seed has left, as rows in files that are larger than the memory. */
@NullMarked
package io.gapless.cli.torture.evidence;

import org.jspecify.annotations.NullMarked;
