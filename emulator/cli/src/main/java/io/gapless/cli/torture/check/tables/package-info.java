/** For the checker: what was written down, in tables on disk in which it can be found again. */
@NullMarked
package io.gapless.cli.torture.check.tables;

import org.jspecify.annotations.NullMarked;
