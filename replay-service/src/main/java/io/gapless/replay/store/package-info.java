/** The replay service's own tables: where they are, how they are made, how they are reached. */
@NullMarked
package io.gapless.replay.store;

import org.jspecify.annotations.NullMarked;
