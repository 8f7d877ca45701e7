/** For the job that prepares the databases of both services before they start. */
@NullMarked
package io.gapless.replay.migrate;

import org.jspecify.annotations.NullMarked;
