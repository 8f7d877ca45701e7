/**
 * For whoever sends or receives events: CloudEvents 1.0 on Kafka (binary binding) and as lines of
 * JSON.
 */
@NullMarked
package io.gapless.event.wire;

import org.jspecify.annotations.NullMarked;
