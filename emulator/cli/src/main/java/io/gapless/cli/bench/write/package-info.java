/** The way of an event from its writer to a consumer, beside other ways to write both systems. */
@NullMarked
package io.gapless.cli.bench.write;

import org.jspecify.annotations.NullMarked;
