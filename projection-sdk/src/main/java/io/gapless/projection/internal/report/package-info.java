/** For the SDK: what an instance tells the replay service of itself, and what it is told to do. */
@NullMarked
package io.gapless.projection.internal.report;

import org.jspecify.annotations.NullMarked;
