/** For the torture: what is broken, when, and by which seed. */
@NullMarked
package io.gapless.cli.torture.nemesis;

import org.jspecify.annotations.NullMarked;
