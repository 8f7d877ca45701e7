package io.gapless.replay.publish;

import java.time.Duration;

/**
 * The way to Kafka that the drain and the take-over share.
 *
 * @param publisher where events go
 * @param gates which topics take them
 * @param patience after which an outcome that is still missing is no longer waited for; above the
 *     publisher's own bound
 */
public record Publication(Publisher publisher, TopicGates gates, Duration patience) {}
