/** For the torture: a whole Gapless, with a fault proxy on every edge. */
@NullMarked
package io.gapless.cli.torture.system;

import org.jspecify.annotations.NullMarked;
