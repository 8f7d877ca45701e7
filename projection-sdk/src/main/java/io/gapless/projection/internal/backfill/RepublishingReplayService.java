package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the events of a gap come over Kafka: the replay service publishes them again and answers
 * with its verdicts only. Whatever needs the events in the answer is fetched as ever.
 */
final class RepublishingReplayService implements ReplayService {
  private static final Logger LOG = LoggerFactory.getLogger(RepublishingReplayService.class);
  private static final int MOST_BYTES = 16 << 10;

  private final ReplayService direct;
  private final HttpCalls calls;
  private final AnswerCheck check;
  private final AtomicBoolean toldOfOldService = new AtomicBoolean();

  RepublishingReplayService(ReplayService direct, HttpCalls calls, AnswerCheck check) {
    this.direct = direct;
    this.calls = calls;
    this.check = check;
  }

  @Override
  public BackfillAnswer events(BackfillRequest request) {
    return isPlainGap(request) ? republished(request) : direct.events(request);
  }

  /**
   * All its versions are known to exist. One that compares the applied event has to see the store's
   * copy, and one that reads to the end must not take for the end what is still on its way.
   */
  private static boolean isPlainGap(BackfillRequest request) {
    return request.from().isAfter(request.applied())
        && request.seen().filter(seen -> !request.to().isAfter(seen)).isPresent();
  }

  private BackfillAnswer republished(BackfillRequest request) {
    return switch (calls.post("/v1/backfills", body(request), MOST_BYTES)) {
      case HttpCalls.Outcome.Received answer -> {
        if (isOld(answer.status())) {
          tellOfOldService(answer.status());
          yield direct.events(request);
        }
        yield answer.isNdJson()
            ? check.republished(request, answer.lines())
            : new BackfillAnswer.Unusable(HttpReplayService.unexpected(answer));
      }
      case HttpCalls.Outcome.Failed failed -> new BackfillAnswer.Unusable(failed.reason());
    };
  }

  private static String body(BackfillRequest request) {
    EntityVersion seen = request.seen().orElse(EntityVersion.none());
    return "{\"entity\":{\"type\":%s,\"id\":%s},\"from\":%s,\"to\":%s,\"seen\":%s}"
        .formatted(
            JsonText.quoted(request.entity().type().value()),
            JsonText.quoted(request.entity().id()),
            request.from(),
            request.to(),
            seen);
  }

  private static boolean isOld(int status) {
    return status == 404 || status == 405;
  }

  private void tellOfOldService(int status) {
    if (toldOfOldService.compareAndSet(false, true)) {
      LOG.atWarn()
          .addKeyValue("reason", "status " + status + " to POST /v1/backfills")
          .log("Replay service cannot publish ranges again, fetching them instead");
    }
  }

  @Override
  public HeadsAnswer heads(EntityType type, Position after, int limit) {
    return direct.heads(type, after, limit);
  }

  @Override
  public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
    return direct.window(type, after, through, limit);
  }
}
