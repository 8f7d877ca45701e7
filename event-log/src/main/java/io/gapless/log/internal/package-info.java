/** For the packages of the event log only: connections, rows and SQL errors of the event store. */
@NullMarked
package io.gapless.log.internal;

import org.jspecify.annotations.NullMarked;
