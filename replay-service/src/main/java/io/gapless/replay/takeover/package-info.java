/** For the replay service: what dead and closed writers left unconfirmed, to Kafka. */
@NullMarked
package io.gapless.replay.takeover;

import org.jspecify.annotations.NullMarked;
