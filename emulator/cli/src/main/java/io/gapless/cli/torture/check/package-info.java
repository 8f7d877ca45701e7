/** For the torture: whether the promise was kept, from what everybody wrote down. No I/O. */
@NullMarked
package io.gapless.cli.torture.check;

import org.jspecify.annotations.NullMarked;
