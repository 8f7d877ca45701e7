/** For readers: the projection a user would write, as a process of its own. */
@NullMarked
package io.gapless.cli.example;

import org.jspecify.annotations.NullMarked;
