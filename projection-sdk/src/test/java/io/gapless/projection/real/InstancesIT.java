package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when instances of a projection come, go, and are killed. */
final class InstancesIT {
  private static final int ENTITIES = 30;
  private static final int MOST_ROUNDS = 2_000;

  private final ProjectionTestBed bed = new ProjectionTestBed(6);
  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void events_take_effect_once_while_instances_come_and_go() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::produce, threads);
      Projection first = bed.start();
      awaitApplied(first, 100);
      Projection second = bed.start();
      awaitApplied(second, 100);
      long before = second.status().applied();
      first.close();
      awaitApplied(second, before + 200);
      Projection third = bed.start();
      awaitApplied(third, 50);
      enough.set(true);
      traffic.get();

      bed.awaitComplete();
      assertThat(third.parked(10)).isEmpty();
    } finally {
      enough.set(true);
    }
  }

  @Test
  void a_killed_instance_left_no_offset_behind_what_it_had_not_applied(@TempDir Path directory)
      throws Exception {
    EntityKey held = entity("held");
    List<Event> gap = bed.store().append(held, 3);
    bed.replayService().stop();
    bed.topic().send(gap.get(0));
    try (ProcessGroup processes = ProcessGroup.in(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      StackProcess instance = processes.add(spec()).start();
      bed.awaitVersions(held, 1L);
      Map<TopicPartition, Long> before = awaitCommitted(held);
      bed.topic().send(gap.get(2));
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::produce, threads);
      eventually().until(() -> bed.journal().versions().size() > ENTITIES / 2);
      eventually().until(() -> moved(before, committed()));
      instance.kill();
      enough.set(true);
      traffic.get();

      // The partition of what it held has not moved, although others did.
      before.forEach(
          (partition, offset) -> assertThat(committed()).containsEntry(partition, offset));
    } finally {
      enough.set(true);
    }
    bed.replayService().start();

    bed.start();

    bed.awaitComplete();
  }

  @Test
  void what_an_instance_held_when_it_was_closed_is_read_again() {
    EntityKey held = entity("held");
    List<Event> gap = bed.store().append(held, 3);
    bed.replayService().stop();
    bed.topic().send(List.of(gap.get(0), gap.get(2)));
    Projection first = bed.start();
    eventually().until(() -> first.status().openGaps() == 1);
    first.close();
    bed.replayService().start();

    bed.start();

    bed.awaitVersions(held, 1L, 2L, 3L);
  }

  @Test
  void what_an_instance_held_when_its_partitions_went_is_read_again_by_who_got_them() {
    bed.replayService().stop();
    for (int i = 0; i < ENTITIES; i++) {
      List<Event> gap = bed.store().append(entity("e" + i), 3);
      bed.topic().send(List.of(gap.get(0), gap.get(2)));
    }
    Projection first = bed.start();
    eventually().until(() -> first.status().openGaps() == ENTITIES);
    Projection second = bed.start();
    eventually().until(() -> second.status().openGaps() > 0);
    eventually().until(() -> first.status().openGaps() < ENTITIES);
    bed.replayService().start();

    bed.awaitComplete();
    eventually()
        .untilAsserted(
            () ->
                assertThat(first.status().applied() + second.status().applied())
                    .isEqualTo(3L * ENTITIES));
  }

  private ProcessSpec spec() {
    Database database = ProjectionTestBed.database();
    return ProcessSpec.java(
        "instance",
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProjectionProcess.class.getName(),
            bed.name().value(),
            bed.topicPrefix(),
            LocalStack.shared().kafka(),
            bed.replayService().uri().toString(),
            database.url(),
            database.user(),
            database.password()),
        () -> true);
  }

  /** The partition of the entity, once its first offset is committed. */
  private Map<TopicPartition, Long> awaitCommitted(EntityKey entity) {
    assertThat(bed.journal().versions(entity)).isNotEmpty();
    return eventually().until(this::committed, it -> !it.isEmpty());
  }

  private static boolean moved(Map<TopicPartition, Long> before, Map<TopicPartition, Long> now) {
    return now.keySet().stream().anyMatch(partition -> !before.containsKey(partition));
  }

  private Map<TopicPartition, Long> committed() {
    return bed.topic().committed(bed.name().value());
  }

  private static void awaitApplied(Projection projection, long events) {
    eventually().until(() -> projection.status().applied() >= events);
  }

  /** One event of every entity after the other, until it is enough. */
  private void produce() {
    for (int round = 0; round < MOST_ROUNDS && !enough.get(); round++) {
      for (int i = 0; i < ENTITIES; i++) {
        bed.topic().send(bed.store().append(entity("e" + i)));
      }
    }
  }
}
