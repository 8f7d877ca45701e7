package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.SpillKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupDeleteTest {
  private static final int CALLERS = 4;

  private final SlowStore store = new SlowStore();
  private final GroupDelete deletes = new GroupDelete(store);
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS + 1);

  @AfterEach
  void stop() {
    callers.shutdownNow();
  }

  @Test
  void what_was_asked_for_during_a_delete_is_the_next_one() throws Exception {
    List<Future<?>> all = fiveCallers(10);
    store.answer.countDown();
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(store.calls).containsExactly(10, CALLERS * 10);
  }

  @Test
  void a_group_has_no_more_rows_than_are_cheap_to_delete_together() throws Exception {
    List<Future<?>> all = fiveCallers(GroupDelete.MOST_ROWS - 1);
    store.answer.countDown();
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(store.calls).hasSize(CALLERS + 1).containsOnly(GroupDelete.MOST_ROWS - 1);
  }

  @Test
  void a_failure_reaches_everybody_whose_rows_were_in_the_group() throws Exception {
    List<Future<?>> all = fiveCallers(10);
    store.failing = true;
    store.answer.countDown();

    for (Future<?> one : all) {
      assertThatThrownBy(one::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(FallbackStoreException.class);
    }
    assertThat(store.calls).containsExactly(10, CALLERS * 10);
  }

  @Test
  void after_a_failure_the_next_is_tried_anew() throws Exception {
    store.answer.countDown();
    store.failing = true;
    assertThatThrownBy(() -> deletes.delete(keys(1))).isInstanceOf(FallbackStoreException.class);
    store.failing = false;

    deletes.delete(keys(2));

    assertThat(store.calls).containsExactly(1, 2);
  }

  /** One whose delete is under way, and four that wait for their turn. */
  private List<Future<?>> fiveCallers(int rows) {
    List<Future<?>> all = new ArrayList<>();
    all.add(callers.submit(() -> delete(rows)));
    await().until(() -> store.calls.size() == 1);
    for (int caller = 0; caller < CALLERS; caller++) {
      all.add(callers.submit(() -> delete(rows)));
    }
    await().until(() -> deletes.waiting() == CALLERS);
    return all;
  }

  private boolean delete(int rows) throws InterruptedException {
    deletes.delete(keys(rows));
    return true;
  }

  private static List<SpillKey> keys(int rows) {
    return LongStream.rangeClosed(1, rows)
        .mapToObj(
            version ->
                new SpillKey(
                    EntityKey.of("account", "ann"),
                    EntityVersion.of(version),
                    new EventId(new UUID(version, version))))
        .toList();
  }

  private static final class SlowStore extends InMemoryFallbackStore {
    private final List<Integer> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean failing;

    SlowStore() {
      super(System::nanoTime);
    }

    @Override
    public void delete(Collection<SpillKey> keys) {
      calls.add(keys.size());
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (failing) {
        throw new FallbackStoreException("down");
      }
    }
  }
}
