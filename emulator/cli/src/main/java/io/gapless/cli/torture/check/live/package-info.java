/**
 * For the checker: whether it went on, as fast as it had to, and told callers the truth meanwhile.
 * No I/O.
 */
@NullMarked
package io.gapless.cli.torture.check.live;

import org.jspecify.annotations.NullMarked;
