/** For the torture: what each process did and was told, one line each, never changed. */
@NullMarked
package io.gapless.cli.torture.history;

import org.jspecify.annotations.NullMarked;
