package io.gapless.log.publish;

import io.gapless.event.wire.EventRecord;
import java.util.List;

class InMemorySenderTest extends EventSenderConformance {
  private final InMemorySender sender = new InMemorySender();

  @Override
  EventSender open() {
    return sender;
  }

  @Override
  String topic() {
    return "topic";
  }

  @Override
  List<EventRecord> received(String topic, int atLeast) {
    return sender.records(topic);
  }
}
