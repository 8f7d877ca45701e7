/**
 * For the publisher and the replay service: the fallback store, where events wait that Kafka
 * refused.
 */
@NullMarked
package io.gapless.log.spill;

import org.jspecify.annotations.NullMarked;
