package io.gapless.command.answer;

import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.json.JsonObject;
import io.gapless.command.load.EntityView;
import io.gapless.command.receive.ExpectedVersion;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.receive.RequestPath;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;

/** What is answered, without a word of HTTP libraries. */
final class Answers {
  static final String REPLAYED = "Idempotent-Replayed";

  private static final String JSON = "application/json";
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String RETRY_AFTER_SECONDS = "1";

  private Answers() {}

  /** The answer to a command; its id always stands in it, so that it can be repeated. */
  static Answer ofCommand(EntityKey entity, CommandId id, CommandOutcome outcome) {
    Answer answer =
        outcome instanceof CommandOutcome.Committed committed
            ? committed(entity, committed)
            : problem(Problem.of(outcome));
    return answer.with(RequestHeaders.IDEMPOTENCY_KEY, id.value());
  }

  /** Nobody knows what became of it; its id still says that to whoever repeats it. */
  static Answer broken(CommandId id) {
    return problem(Problem.of(ProblemType.INTERNAL_ERROR))
        .with(RequestHeaders.IDEMPOTENCY_KEY, id.value());
  }

  static Answer ofEntity(EntityView view) {
    JsonObject body =
        head(view.entity()).with("version", view.version().value()).with("state", view.state());
    return Answer.of(200, JSON, body.bytes()).with("ETag", ExpectedVersion.tag(view.version()));
  }

  static Answer problem(Problem problem) {
    Answer answer = Answer.of(problem.status(), PROBLEM_JSON, problem.body());
    return problem.type().isWorthRetrying()
        ? answer.with("Retry-After", RETRY_AFTER_SECONDS)
        : answer;
  }

  private static Answer committed(EntityKey entity, CommandOutcome.Committed committed) {
    JsonObject body =
        head(entity)
            .with("version", committed.version().value())
            .with("events", committed.events());
    Answer answer =
        Answer.of(201, JSON, body.bytes())
            .with("ETag", ExpectedVersion.tag(committed.version()))
            .with("Location", RequestPath.ofEntity(entity));
    return committed.replayed() ? answer.with(REPLAYED, "true") : answer;
  }

  private static JsonObject head(EntityKey entity) {
    return JsonObject.empty()
        .with("entityType", entity.type().value())
        .with("entityId", entity.id());
  }
}
