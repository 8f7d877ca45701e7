/** For the torture: projections that write down everything they apply, and misbehave on request. */
@NullMarked
package io.gapless.cli.torture.probe;

import org.jspecify.annotations.NullMarked;
