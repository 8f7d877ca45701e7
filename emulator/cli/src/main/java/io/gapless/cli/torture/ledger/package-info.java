/** For the torture: what came of all seeds that were ever run, and what that adds up to. */
@NullMarked
package io.gapless.cli.torture.ledger;

import org.jspecify.annotations.NullMarked;
