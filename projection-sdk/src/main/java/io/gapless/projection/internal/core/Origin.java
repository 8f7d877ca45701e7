package io.gapless.projection.internal.core;

import org.apache.kafka.common.TopicPartition;

/** Where in Kafka a record lies. */
public record Origin(TopicPartition partition, long offset) {}
