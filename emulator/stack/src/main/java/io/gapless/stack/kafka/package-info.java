/** For the stack: a Kafka broker in a JVM of its own, and its topics. */
@NullMarked
package io.gapless.stack.kafka;

import org.jspecify.annotations.NullMarked;
