/**
 * For the shipped domain: user accounts. Also the example of how to write an entity type of one's
 * own.
 */
@NullMarked
package io.gapless.command.account;

import org.jspecify.annotations.NullMarked;
