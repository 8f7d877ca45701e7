package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.Event;
import io.gapless.replay.it.TopicRecords.Received;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the topic is to hold after a crash. One thread uses it. */
final class CrashTopic {
  private final TopicRecords records;

  CrashTopic(TopicRecords records) {
    this.records = records;
  }

  /** Waits until all are there, and checks that each entity's came first in version order. */
  void awaitInOrder(List<Event> events) {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (Event event : events) {
      expected
          .computeIfAbsent(event.entity().toString(), it -> new ArrayList<>())
          .add(event.id().toString());
    }
    Set<String> ids = new HashSet<>();
    expected.values().forEach(ids::addAll);
    await("every event is on the topic")
        .atMost(CrashWorks.SOON)
        .pollInSameThread()
        .until(() -> seen().containsAll(ids));
    Map<String, Set<String>> first = new LinkedHashMap<>();
    for (Received record : records.poll()) {
      first.computeIfAbsent(record.subject(), it -> new LinkedHashSet<>()).add(record.id());
    }
    expected.forEach(
        (entity, inOrder) ->
            assertThat(first.get(entity)).as(entity).containsExactlyElementsOf(inOrder));
  }

  private Set<String> seen() {
    Set<String> seen = new HashSet<>();
    records.poll().forEach(it -> seen.add(it.id()));
    return seen;
  }

  /** Every record with this {@code ce_replay}. */
  List<String> idsSentBy(String replay) {
    return records.poll().stream()
        .filter(it -> it.headers().getOrDefault("ce_replay", "").equals(replay))
        .map(Received::id)
        .toList();
  }
}
