package io.gapless.log.publish;

import io.gapless.stack.LocalStack;

class KafkaEventSenderIT extends KafkaSenderConformance {
  @Override
  String bootstrapServers() {
    return LocalStack.shared().kafka();
  }
}
