/** For people: what live traffic feels while the replay service works, on a stack of its own. */
@NullMarked
package io.gapless.cli.bench.live;

import org.jspecify.annotations.NullMarked;
