/** For services on GCP, and for laptops with the emulator: the fallback store in Spanner. */
@NullMarked
package io.gapless.log.spill.spanner;

import org.jspecify.annotations.NullMarked;
