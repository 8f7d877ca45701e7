package io.gapless.cli.demo;

import io.gapless.cli.run.RunningGapless;
import io.gapless.stack.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events come again: the very last ones, and the very first, byte for byte as they were. */
final class SentAgain implements Act {
  private static final int PER_PARTITION = 10;
  private static final Duration IGNORED_WITHIN = Duration.ofSeconds(10);

  @Override
  public void play(Stage stage) throws InterruptedException {
    String kafka = stage.all().addresses().kafka();
    long duplicates = stage.figures().get().duplicates();
    List<ConsumerRecord<byte[], byte[]>> first = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>();
    try (TopicRecords records = TopicRecords.of(kafka)) {
      Topics topics = stage.all().stack().parts().topics();
      Map<TopicPartition, Long> starts = topics.startOffsets(RunningGapless.TOPIC);
      Map<TopicPartition, Long> ends = topics.endOffsets(RunningGapless.TOPIC);
      starts.forEach(
          (partition, start) -> first.addAll(records.read(partition, start, PER_PARTITION)));
      ends.forEach(
          (partition, end) ->
              last.addAll(
                  records.read(
                      partition,
                      Math.max(starts.getOrDefault(partition, 0L), end - PER_PARTITION),
                      PER_PARTITION)));
    }
    send(kafka, last);
    send(kafka, first);
    int sent = last.size() + first.size();
    stage.say(
        "sent again: the last %d events on the topic, and the first %d"
            .formatted(last.size(), first.size()));
    Stage.Waited ignored =
        stage.await(IGNORED_WITHIN, () -> stage.figures().get().duplicates() >= duplicates + sent);
    stage.add(
        ignored.isSo() ? "all ignored, after " + ignored : "not all ignored after " + ignored);
  }

  private static void send(String kafka, List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> it : records) {
        producer.send(
            new ProducerRecord<>(it.topic(), it.partition(), it.key(), it.value(), it.headers()));
      }
      producer.flush();
    }
  }
}
