/** For the benches: a history of events that is known without being kept. */
@NullMarked
package io.gapless.cli.bench.history;

import org.jspecify.annotations.NullMarked;
