package io.gapless.command.answer;

import io.gapless.command.load.EntityReads;
import io.gapless.command.load.EventPages;
import io.gapless.command.receive.EventRange;
import io.gapless.command.receive.RequestPath;
import io.gapless.event.wire.WireFormat;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Streams an entity's events, page by page as the caller takes them. If a page cannot be read the
 * connection is cut: an answer that ended orderly is complete.
 */
@Controller
final class EventController {
  private final EntityReads reads;
  private final ReadThreads threads;
  private final WireFormat format;
  private final Scheduler pageReaders;

  EventController(EntityReads reads, ReadThreads threads, WireFormat format) {
    this.reads = reads;
    this.threads = threads;
    this.format = format;
    this.pageReaders = Schedulers.fromExecutor(threads.workers());
  }

  @Get(Routes.EVENTS)
  @Produces({HttpAnswers.NDJSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<?>> events(HttpRequest<?> request) {
    RequestPath path = RequestPath.of(request.getPath());
    String query = Optional.ofNullable(request.getUri().getRawQuery()).orElse("");
    return threads.run(() -> answer(path, EventRange.parse(query)), EventController::problem);
  }

  private HttpResponse<?> answer(RequestPath path, EventRange range) {
    return reads
        .events(path.entity(), range)
        .<HttpResponse<?>>map(this::stream)
        .orElseGet(() -> problem(Problem.of(ProblemType.ENTITY_UNKNOWN)));
  }

  private HttpResponse<Publisher<byte[]>> stream(EventPages pages) {
    Flux<byte[]> lines =
        Flux.<byte[]>generate(
                sink -> {
                  byte[] page = EventLines.of(pages.next(), format);
                  if (page.length == 0) {
                    sink.complete();
                  } else {
                    sink.next(page);
                  }
                })
            .subscribeOn(pageReaders);
    return HttpResponse.<Publisher<byte[]>>ok(lines).contentType(HttpAnswers.NDJSON);
  }

  private static HttpResponse<?> problem(Problem problem) {
    return HttpAnswers.of(Answers.problem(problem));
  }
}
