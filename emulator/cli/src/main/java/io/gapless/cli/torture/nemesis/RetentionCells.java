package io.gapless.cli.torture.nemesis;

import io.gapless.stack.StackException;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.process.StackProcess;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;

/** What Kafka forgets: records by retention, a group's offsets. */
final class RetentionCells {
  private final Topics topics;
  private final String topic;
  private final Supplier<Map<Integer, Long>> witnessed;
  private final String group;
  private final List<StackProcess> members;
  private final Log log;

  /**
   * @param witnessed by partition, the offset below which somebody has seen everything: what nobody
   *     has seen is not deleted, as nobody could judge it later
   * @param group whose offsets are forgotten
   * @param members all processes of the group
   */
  RetentionCells(
      Topics topics,
      String topic,
      Supplier<Map<Integer, Long>> witnessed,
      String group,
      List<StackProcess> members,
      Log log) {
    this.topics = topics;
    this.topic = topic;
    this.witnessed = witnessed;
    this.group = group;
    this.members = List.copyOf(members);
    this.log = log;
  }

  List<Cell> all() {
    return List.of(
        new Cell("topic", "records deleted", (spell, random) -> deleteRecords(random)),
        new Cell(group, "offsets forgotten", (spell, random) -> forgetOffsets(spell)));
  }

  /** Most of what there is, so that who is a little behind has not read some of it. */
  private void deleteRecords(RandomGenerator random) {
    Map<Integer, Long> seen = witnessed.get();
    if (seen.isEmpty()) {
      throw new StackException("there are no records yet");
    }
    seen.forEach(
        (partition, end) -> {
          long before = random.nextInt(4) == 0 ? random.nextLong(end + 1) : end;
          log.deleted(partition, before);
          topics.deleteRecordsBefore(new TopicPartition(topic, partition), before);
        });
  }

  /** All members leave; while nobody is there, what they committed is deleted. */
  private void forgetOffsets(Cell.Spell spell) throws InterruptedException {
    try {
      members.forEach(StackProcess::stop);
      topics.forgetOffsets(group);
      spell.sitOut();
    } finally {
      members.forEach(ProcessCells::startAgain);
    }
  }
}
