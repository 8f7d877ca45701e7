package io.gapless.log.group;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupCallTest {
  private static final int MOST = 10;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(0);
  private volatile boolean failing;

  @AfterEach
  void stop() {
    callers.shutdownNow();
  }

  @Test
  void a_question_that_comes_alone_is_asked_at_once() throws Exception {
    permits.release();

    assertThat(group(1).ask(7)).isEqualTo("7");
    assertThat(calls).containsExactly(List.of(7));
  }

  @Test
  void what_is_asked_during_a_call_is_the_next_one() throws Exception {
    GroupCall<Integer, String> group = group(1);
    List<Future<String>> all = List.of(first(group, 1), next(group, 2, 1), next(group, 3, 2));

    permits.release(2);

    assertThat(results(all)).containsExactly("1", "2", "3");
    assertThat(calls).containsExactly(List.of(1), List.of(2, 3));
  }

  @Test
  void as_many_calls_as_allowed_are_under_way() throws Exception {
    GroupCall<Integer, String> group = group(2);
    Future<String> one = first(group, 1);
    Future<String> two = callers.submit(() -> group.ask(2));
    await().until(() -> calls.size() == 2);
    Future<String> three = next(group, 3, 1);

    permits.release(3);

    assertThat(results(List.of(one, two, three))).containsExactly("1", "2", "3");
    assertThat(calls.get(2)).containsExactly(3);
  }

  @Test
  void a_call_is_no_heavier_than_allowed_unless_one_question_is() throws Exception {
    GroupCall<Integer, String> group = group(1);
    List<Future<String>> all =
        List.of(
            first(group, 1),
            next(group, MOST - 2, 1),
            next(group, 2, 2),
            next(group, MOST + 1, 3),
            next(group, 3, 4));

    permits.release(4);

    results(all);
    assertThat(calls)
        .containsExactly(List.of(1), List.of(MOST - 2, 2), List.of(MOST + 1), List.of(3));
  }

  @Test
  void a_failure_reaches_all_who_were_in_the_call_and_nobody_else() throws Exception {
    GroupCall<Integer, String> group = group(1);
    Future<String> one = first(group, 1);
    Future<String> two = next(group, 2, 1);
    Future<String> three = next(group, 3, 2);
    permits.release();
    assertThat(one.get()).isEqualTo("1");
    failing = true;
    permits.release();

    for (Future<String> failed : List.of(two, three)) {
      assertThatThrownBy(failed::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
    failing = false;
    permits.release();
    assertThat(group.ask(4)).isEqualTo("4");
  }

  @Test
  void who_is_interrupted_while_waiting_is_not_asked_for() throws Exception {
    GroupCall<Integer, String> group = group(1);
    Future<String> one = first(group, 1);
    Future<String> two = next(group, 2, 1);
    Future<String> three = next(group, 3, 2);

    two.cancel(true);
    await().until(() -> group.waiting() == 1);
    permits.release(2);

    assertThat(results(List.of(one, three))).containsExactly("1", "3");
    assertThat(calls).containsExactly(List.of(1), List.of(3));
  }

  /** Interrupts hit callers before, while and after they are made leaders. */
  @Test
  void everybody_gets_his_own_answer_whoever_is_interrupted() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger mostUnderWay = new AtomicInteger();
    GroupCall<Integer, String> group =
        new GroupCall<>(
            2,
            MOST,
            question -> 1,
            questions -> {
              mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              Thread.yield();
              underWay.decrementAndGet();
              return questions.stream().map(String::valueOf).toList();
            });
    Random random = new Random(20_261_121);
    for (int round = 0; round < 300; round++) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int question = i;
        all.add(callers.submit(() -> group.ask(question)));
      }
      int cancelled = random.nextInt(8);
      all.get(cancelled).cancel(true);
      for (int i = 0; i < 8; i++) {
        if (i != cancelled) {
          assertThat(all.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(String.valueOf(i));
        }
      }
    }
    assertThat(mostUnderWay).hasValueLessThanOrEqualTo(2);
    assertThat(group.waiting()).isZero();
  }

  /** The interrupt and the turn reach the caller who waits at about the same time. */
  @Test
  void who_is_interrupted_when_his_turn_comes_passes_it_on() throws Exception {
    AtomicReference<Thread> next = new AtomicReference<>();
    GroupCall<Integer, String> group =
        new GroupCall<>(
            1,
            MOST,
            question -> 1,
            questions -> {
              if (questions.contains(1)) {
                permits.acquireUninterruptibly();
                requireNonNull(next.get()).interrupt();
              }
              return questions.stream().map(String::valueOf).toList();
            });
    for (int round = 0; round < 500; round++) {
      Future<String> one = callers.submit(() -> group.ask(1));
      await().pollInterval(Duration.ofMillis(1)).until(() -> group.calls() == 1);
      Future<String> two =
          callers.submit(
              () -> {
                next.set(Thread.currentThread());
                return group.ask(2);
              });
      await().pollInterval(Duration.ofMillis(1)).until(() -> group.waiting() == 1);
      permits.release();

      assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo("1");
      assertThat(two).satisfiesAnyOf(GroupCallTest::answered, GroupCallTest::interrupted);
      assertThat(callers.submit(() -> group.ask(3)).get(10, TimeUnit.SECONDS)).isEqualTo("3");
    }
  }

  private static void answered(Future<String> future) {
    assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("2");
  }

  private static void interrupted(Future<String> future) {
    assertThat(future)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
  }

  private GroupCall<Integer, String> group(int callsAtOnce) {
    return new GroupCall<>(callsAtOnce, MOST, Integer::intValue, this::answer);
  }

  private List<String> answer(List<Integer> questions) {
    calls.add(questions);
    permits.acquireUninterruptibly();
    if (failing) {
      throw new IllegalStateException("down");
    }
    return questions.stream().map(String::valueOf).toList();
  }

  /** Its call is under way. */
  private Future<String> first(GroupCall<Integer, String> group, int question) {
    Future<String> answer = callers.submit(() -> group.ask(question));
    await().until(() -> !calls.isEmpty());
    return answer;
  }

  /** It waits, as the last of so many. */
  private Future<String> next(GroupCall<Integer, String> group, int question, int waiting) {
    Callable<String> ask = () -> group.ask(question);
    Future<String> answer = callers.submit(ask);
    await().until(() -> group.waiting() == waiting);
    return answer;
  }

  private static List<String> results(List<Future<String>> all) throws Exception {
    List<String> results = new ArrayList<>();
    for (Future<String> one : all) {
      results.add(one.get(10, TimeUnit.SECONDS));
    }
    return results;
  }
}
