/** Benchmarks of the projection SDK on real processes; each prints ratios measured in one run. */
@NullMarked
package io.gapless.cli.bench;

import org.jspecify.annotations.NullMarked;
