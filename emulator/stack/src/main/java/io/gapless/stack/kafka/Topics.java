package io.gapless.stack.kafka;

import io.gapless.stack.StackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.record.TimestampType;

/**
 * The topics of a broker, for whoever sets up or breaks them. Every call is over after at most 10
 * s. Thread-safe.
 *
 * @param bootstrapServers the broker
 */
public record Topics(String bootstrapServers) {
  private static final int CALL_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 2_000;
  private static final ListConsumerGroupOffsetsSpec ALL_PARTITIONS =
      new ListConsumerGroupOffsetsSpec();

  /** Creates a topic; an existing one is left as it is. */
  public void create(String topic, int partitions) {
    NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
    try {
      call(admin -> admin.createTopics(List.of(wanted)).all());
    } catch (StackException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** Records of a topic have the time when the broker appended them, not when they were sent. */
  public void stampWhenAppended(String topic) {
    set(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.toString());
  }

  /** What becomes of old records of a topic: {@code delete}, {@code compact}, or both. */
  public void setCleanupPolicy(String topic, String policy) {
    set(topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy);
  }

  private void set(String topic, String name, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Collection<AlterConfigOp> change =
        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
    call(admin -> admin.incrementalAlterConfigs(Map.of(resource, change)).all());
  }

  /** Deletes a topic with all its records. */
  public void delete(String topic) {
    call(admin -> admin.deleteTopics(List.of(topic)).all());
  }

  /** Raises the number of partitions; keys move. */
  public void growTo(String topic, int partitions) {
    call(
        admin -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  /** How many partitions a topic has. */
  public int partitions(String topic) {
    return describe(topic).partitions().size();
  }

  private TopicDescription describe(String topic) {
    return call(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
        .values()
        .iterator()
        .next();
  }

  /** The offset after the last record, of every partition. */
  public Map<TopicPartition, Long> endOffsets(String topic) {
    return offsets(topic, OffsetSpec.latest());
  }

  /** The offset of the first record that is left, of every partition. */
  public Map<TopicPartition, Long> startOffsets(String topic) {
    return offsets(topic, OffsetSpec.earliest());
  }

  /**
   * Loses every record of one partition that is there now, as retention or an unclean election
   * would: who has not read them never will.
   *
   * @return the offset after the last record lost
   */
  public long deleteRecordsUpToEnd(String topic, int partition) {
    TopicPartition target = new TopicPartition(topic, partition);
    long end = offsets(List.of(target), OffsetSpec.latest()).getOrDefault(target, 0L);
    deleteRecordsBefore(target, end);
    return end;
  }

  /** Loses the records of one partition with offsets below the given one. */
  public void deleteRecordsBefore(TopicPartition partition, long offset) {
    RecordsToDelete records = RecordsToDelete.beforeOffset(offset);
    call(admin -> admin.deleteRecords(Map.of(partition, records)).all());
  }

  /**
   * The offsets that consumer groups have committed for a topic, by partition. Over after at most 4
   * s.
   */
  public Map<String, Map<Integer, Long>> committedOffsets(Collection<String> groups, String topic) {
    Map<String, ListConsumerGroupOffsetsSpec> wanted =
        groups.stream().collect(Collectors.toMap(it -> it, it -> ALL_PARTITIONS));
    Map<String, Map<Integer, Long>> committed = new LinkedHashMap<>();
    call(admin -> admin.listConsumerGroupOffsets(wanted).all(), ANSWER_MILLIS)
        .forEach(
            (group, offsets) -> {
              Map<Integer, Long> ofTopic = new LinkedHashMap<>();
              offsets.forEach(
                  (partition, offset) -> {
                    if (partition.topic().equals(topic)) {
                      Optional.ofNullable(offset)
                          .ifPresent(it -> ofTopic.put(partition.partition(), it.offset()));
                    }
                  });
              committed.put(group, ofTopic);
            });
    return committed;
  }

  /** The node that is the active controller now. */
  public int controller() {
    return call(admin -> admin.describeMetadataQuorum().quorumInfo()).leaderId();
  }

  /** Gives every partition of a topic another leader, if it has copies; returns how many moved. */
  public int moveLeaders(String topic) {
    Map<TopicPartition, Optional<NewPartitionReassignment>> turned = new LinkedHashMap<>();
    for (TopicPartitionInfo partition : describe(topic).partitions()) {
      List<Integer> copies = new ArrayList<>(partition.replicas().stream().map(Node::id).toList());
      // The one after the leader comes first, and is preferred.
      Node leader = partition.leader();
      Collections.rotate(copies, leader == null ? -1 : -copies.indexOf(leader.id()) - 1);
      turned.put(
          new TopicPartition(topic, partition.partition()),
          Optional.of(new NewPartitionReassignment(copies)));
    }
    call(admin -> admin.alterPartitionReassignments(turned).all());
    var elected =
        call(admin -> admin.electLeaders(ElectionType.PREFERRED, turned.keySet()).partitions());
    return (int) elected.values().stream().filter(Optional::isEmpty).count();
  }

  /** The copies of each partition that are in sync. */
  public Map<Integer, Integer> inSync(String topic) {
    return describe(topic).partitions().stream()
        .collect(Collectors.toMap(TopicPartitionInfo::partition, it -> it.isr().size()));
  }

  /** Forgets what a consumer group without members has committed. */
  public void forgetOffsets(String group) {
    call(admin -> admin.deleteConsumerGroups(List.of(group)).all());
  }

  /** Ids that the broker has given to the members of a consumer group. */
  public Set<String> members(String group) {
    return call(admin -> admin.describeConsumerGroups(List.of(group)).all()).values().stream()
        .flatMap(it -> it.members().stream())
        .map(MemberDescription::consumerId)
        .collect(Collectors.toSet());
  }

  /** Whether the broker is up and its own controller has taken it in. */
  boolean answer() {
    return !call(admin -> admin.describeCluster().nodes(), ANSWER_MILLIS).isEmpty();
  }

  private Map<TopicPartition, Long> offsets(String topic, OffsetSpec spec) {
    List<TopicPartition> all =
        IntStream.range(0, partitions(topic))
            .mapToObj(it -> new TopicPartition(topic, it))
            .toList();
    return offsets(all, spec);
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(it -> it, it -> spec));
    Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
    call(admin -> admin.listOffsets(wanted).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private <T> T call(Function<Admin, KafkaFuture<T>> question) {
    return call(question, CALL_MILLIS);
  }

  private <T> T call(Function<Admin, KafkaFuture<T>> question, int millis) {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    try (Admin admin = Admin.create(settings)) {
      return question.apply(admin).get(2L * millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StackException("Kafka at " + bootstrapServers + " refused: " + cause, cause);
    } catch (TimeoutException e) {
      throw new StackException("Kafka at " + bootstrapServers + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while asking Kafka", e);
    }
  }
}
