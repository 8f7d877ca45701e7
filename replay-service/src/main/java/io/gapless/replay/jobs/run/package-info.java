/** For replay jobs: one after the other, page by page, under a lease. */
@NullMarked
package io.gapless.replay.jobs.run;

import org.jspecify.annotations.NullMarked;
