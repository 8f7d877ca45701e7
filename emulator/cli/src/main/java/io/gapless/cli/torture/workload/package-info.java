/** For the torture: who sends commands, and what they were told. */
@NullMarked
package io.gapless.cli.torture.workload;

import org.jspecify.annotations.NullMarked;
