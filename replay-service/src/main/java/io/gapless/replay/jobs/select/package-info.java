/** For replay jobs: which events, how many, and in which order they are read. */
@NullMarked
package io.gapless.replay.jobs.select;

import org.jspecify.annotations.NullMarked;
