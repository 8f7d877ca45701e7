/** For {@code ./gapless bench start}: how soon services are ready, and what memory they take. */
@NullMarked
package io.gapless.cli.bench.start;

import org.jspecify.annotations.NullMarked;
