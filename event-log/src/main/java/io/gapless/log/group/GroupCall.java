package io.gapless.log.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers many questions by few calls: what is asked while all calls are under way is asked by one
 * call afterwards. So a question that comes alone waits for nobody, and a busy store is asked less
 * often the busier it is. A call begins after each of its questions was asked, so what it reads is
 * as fresh as if it were asked alone. Callers make the calls themselves, one for many of them.
 * Thread-safe; holds as many questions as there are callers.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public final class GroupCall<Q, A> {
  private static final class Caller<Q, A> {
    private final Q question;
    private final CountDownLatch woken = new CountDownLatch(1);
    // Written before, read after the latch.
    private boolean leads;
    private @Nullable A answer;
    private @Nullable Throwable failure;

    Caller(Q question) {
      this.question = question;
    }

    private A result() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return requireNonNull(answer);
    }
  }

  private final int callsAtOnce;
  private final int mostWeight;
  private final ToIntFunction<Q> weight;
  private final Function<List<Q>, List<A>> call;
  private final Deque<Caller<Q, A>> waiting = new ArrayDeque<>();
  private int leaders;

  /**
   * @param callsAtOnce calls under way at once, at most
   * @param mostWeight of the questions of one call together, unless it has a single one
   * @param weight of a question
   * @param call gives one answer to each question, in their order; what it throws, all of them get
   */
  public GroupCall(
      int callsAtOnce, int mostWeight, ToIntFunction<Q> weight, Function<List<Q>, List<A>> call) {
    this.callsAtOnce = callsAtOnce;
    this.mostWeight = mostWeight;
    this.weight = weight;
    this.call = call;
  }

  /**
   * Blocks until the question is answered.
   *
   * @throws InterruptedException if interrupted before; the call may be made all the same
   */
  public A ask(Q question) throws InterruptedException {
    Caller<Q, A> own = new Caller<>(question);
    if (!startsAtOnce(own)) {
      awaitTurn(own);
    }
    if (own.leads) {
      lead(own);
    }
    return own.result();
  }

  /** Questions that no call has taken up yet. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Calls under way, or about to begin. */
  synchronized int calls() {
    return leaders;
  }

  private synchronized boolean startsAtOnce(Caller<Q, A> own) {
    own.leads = leaders < callsAtOnce;
    if (own.leads) {
      leaders++;
    } else {
      waiting.add(own);
    }
    return own.leads;
  }

  private void awaitTurn(Caller<Q, A> own) throws InterruptedException {
    try {
      own.woken.await();
    } catch (InterruptedException e) {
      boolean promoted;
      synchronized (this) {
        promoted = !waiting.remove(own) && own.leads;
      }
      if (promoted) {
        passOn();
      }
      throw e;
    }
  }

  private void lead(Caller<Q, A> own) {
    List<Caller<Q, A>> group = group(own);
    try {
      List<A> answers = call.apply(group.stream().map(caller -> caller.question).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer = answers.get(i);
      }
    } catch (RuntimeException | Error e) {
      group.forEach(caller -> caller.failure = e);
    } finally {
      passOn();
      group.forEach(caller -> caller.woken.countDown());
    }
  }

  private synchronized List<Caller<Q, A>> group(Caller<Q, A> own) {
    List<Caller<Q, A>> group = new ArrayList<>();
    group.add(own);
    int total = weight.applyAsInt(own.question);
    for (Caller<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
      total += weight.applyAsInt(next.question);
      if (total > mostWeight) {
        break;
      }
      group.add(waiting.remove());
    }
    return group;
  }

  /** The longest waiting caller makes the next call. */
  private synchronized void passOn() {
    Caller<Q, A> next = waiting.poll();
    if (next == null) {
      leaders--;
    } else {
      next.leads = true;
      next.woken.countDown();
    }
  }
}
