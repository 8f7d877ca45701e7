/** For operators: the replay service of any deployment, from a command line. */
@NullMarked
package io.gapless.cli.remote;

import org.jspecify.annotations.NullMarked;
