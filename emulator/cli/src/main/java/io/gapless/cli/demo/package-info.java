/** For the doubtful: what is broken on purpose, and the proof that nothing was lost. */
@NullMarked
package io.gapless.cli.demo;

import org.jspecify.annotations.NullMarked;
