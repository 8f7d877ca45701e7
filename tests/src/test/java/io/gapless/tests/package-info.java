/**
 * The promise under faults: services as processes on the local stack, killed, stopped and cut off.
 */
@NullMarked
package io.gapless.tests;

import org.jspecify.annotations.NullMarked;
