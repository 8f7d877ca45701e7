/** For the torture: one seed from start to verdict, and what is kept of it. */
@NullMarked
package io.gapless.cli.torture.run;

import org.jspecify.annotations.NullMarked;
