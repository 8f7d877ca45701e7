package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What happens, whoever assigns partitions, when a topic loses what it carried: it is made anew, or
 * records expire.
 */
abstract class LostRecordsConformance {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed;

  LostRecordsConformance(GroupProtocol protocol) {
    bed = protocol.bed(1);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void records_of_a_recreated_topic_are_read_though_there_are_fewer_than_before() {
    bed.topic().send(bed.store().append(ANN, 8));
    bed.start(ProjectionTestBed::comparingPatiently);
    bed.awaitProved();
    awaitCommitted(8);

    bed.topic().recreate(1);
    bed.topic().send(bed.store().append(ANN, 3));

    bed.awaitProved();
    awaitCommitted(3);
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void a_projection_that_was_closed_reads_a_recreated_topic_from_its_first_record() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    awaitCommitted(3);
    bed.topic().recreate(1);
    bed.topic().send(bed.store().append(ANN, 8));

    bed.start(ProjectionTestBed::comparingPatiently);

    bed.awaitProved();
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void what_an_offset_of_the_topic_before_makes_kafka_pass_over_is_fetched() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    bed.topic().recreate(1);
    List<Event> ann = bed.store().append(ANN, 6);
    bed.topic().send(bed.store().append(BOB, 2));
    bed.topic().send(ann);
    bed.topic().commit(bed.name().value(), 0, 5);

    bed.start(ProjectionTestBed::comparing);

    bed.awaitProved();
    assertThat(bed.replayService().asked()).isNotEmpty();
  }

  @Test
  void a_topic_recreated_again_and_again_under_load_loses_nothing() {
    bed.start(ProjectionTestBed::comparing);
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 20; i++) {
        bed.topic().send(bed.store().append(entity("e" + i), 1 + (i + round) % 4));
      }
      bed.topic().recreate(1 + round % 3);
    }
    bed.topic().send(bed.store().append(ANN, 2));

    bed.awaitProved();
  }

  @Test
  void events_that_expired_before_they_were_read_are_fetched() {
    bed.topic().send(bed.store().append(ANN, 4));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    bed.topic().send(bed.store().append(ANN, 5));
    bed.topic().send(bed.store().append(BOB, 2));
    bed.topic().expire();
    bed.topic().send(bed.store().append(ANN, 1));

    bed.start(ProjectionTestBed::comparing);

    bed.awaitProved();
    awaitCommitted(12);
  }

  @Test
  void events_that_expire_under_the_hands_of_a_running_projection_are_fetched() {
    Projection projection = bed.start(ProjectionTestBed::comparing);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 10; i++) {
        bed.topic().send(bed.store().append(entity("e" + i), 3));
      }
      bed.topic().expire();
    }

    bed.awaitProved();
    assertThat(projection.status().parked()).isZero();
  }

  private void awaitCommitted(long offset) {
    TopicPartition partition = new TopicPartition(bed.topic().name(), 0);
    eventually()
        .untilAsserted(
            () ->
                assertThat(bed.topic().committed(bed.name().value()))
                    .containsEntry(partition, offset));
  }
}
