package io.gapless.replay;

import io.gapless.replay.answer.JobAnswer;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.TooManyJobsException;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.read.StoreUnavailableException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /v1/replays/{id}/progress}: the job, whenever it has changed and every few seconds, as
 * server-sent events until it has ended, 15 minutes at most; a client that wants more asks again.
 */
@Controller("/v1/replays")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayProgressController {
  /** Listeners at once; one more is refused. */
  private static final int MOST_LISTENERS = 32;

  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Sent even if nothing has changed, so that a listener that has gone is noticed. */
  private static final long SEND_EVERY = 10;

  private final Jobs jobs;
  private final StoreReads reads;
  private final ObjectMapper json;
  private final Scheduler threads;
  private final Semaphore room = new Semaphore(MOST_LISTENERS);

  ReplayProgressController(
      Jobs jobs,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads,
      ObjectMapper json,
      @Named(TaskExecutors.BLOCKING) ExecutorService threads) {
    this.jobs = jobs;
    this.reads = reads;
    this.json = json;
    this.threads = Schedulers.fromExecutorService(threads);
  }

  private record Look(long number, JobRow job) {
    private long sendAt() {
      return number / SEND_EVERY;
    }
  }

  @Operation(summary = "How far a job is, as server-sent events, until it ends")
  @Get("/{id}/progress")
  @Produces({MediaType.TEXT_EVENT_STREAM, Problem.MEDIA_TYPE})
  HttpResponse<?> progress(@PathVariable long id) {
    if (reads.read(() -> jobs.find(id)).isEmpty()) {
      return HttpProblem.of(ReplaysController.unknown());
    }
    if (room.availablePermits() == 0) {
      throw tooMany();
    }
    // Room is taken when it is read: what nobody reads would keep it for ever.
    return HttpResponse.ok(Flux.defer(() -> events(id)))
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE);
  }

  private static TooManyJobsException tooMany() {
    return new TooManyJobsException("too many listen to the progress of jobs");
  }

  private Flux<Event<String>> events(long id) {
    if (!room.tryAcquire()) {
      return Flux.error(tooMany());
    }
    return Flux.interval(Duration.ZERO, LOOK_EVERY)
        .onBackpressureDrop()
        .concatMap(number -> look(number, id), 1)
        .distinctUntilChanged(look -> look.sendAt() + "/" + look.job().version())
        .takeUntil(look -> look.job().jobState().isEnd())
        .take(LIFE)
        .map(look -> event(look.job()))
        .doFinally(end -> room.release());
  }

  private Mono<Look> look(long number, long id) {
    return Mono.fromCallable(() -> new Look(number, reads.read(() -> jobs.find(id)).orElseThrow()))
        .onErrorResume(StoreUnavailableException.class, e -> Mono.empty())
        .subscribeOn(threads);
  }

  private Event<String> event(JobRow job) {
    try {
      return Event.of(json.writeValueAsString(JobAnswer.of(job)))
          .id(Long.toString(job.version()))
          .name("progress");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
