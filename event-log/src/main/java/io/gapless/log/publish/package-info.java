/** For the event log: committed events to Kafka, and to the fallback store what Kafka refuses. */
@NullMarked
package io.gapless.log.publish;

import org.jspecify.annotations.NullMarked;
