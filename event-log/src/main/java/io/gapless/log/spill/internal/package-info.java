/** For the adapters of the fallback store only: what both of them need. */
@NullMarked
package io.gapless.log.spill.internal;

import org.jspecify.annotations.NullMarked;
