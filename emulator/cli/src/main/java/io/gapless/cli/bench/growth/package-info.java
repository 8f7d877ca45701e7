/** Whether what is done every day costs more the more is stored. */
@NullMarked
package io.gapless.cli.bench.growth;

import org.jspecify.annotations.NullMarked;
