package io.gapless.command.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.util.Arrays;
import java.util.Optional;

/** Says what the {@code type} of a problem means, as RFC 9457 recommends. */
@Controller
final class ProblemController {
  @Get("/problems/{name}")
  @Produces({MediaType.TEXT_PLAIN, HttpAnswers.PROBLEM_JSON})
  HttpResponse<byte[]> type(@PathVariable String name) {
    Optional<ProblemType> asked =
        Arrays.stream(ProblemType.values()).filter(type -> type.slug().equals(name)).findFirst();
    return HttpAnswers.of(
        asked
            .map(ProblemController::answer)
            .orElseGet(() -> Answers.problem(Problem.of(ProblemType.NOT_FOUND))));
  }

  private static Answer answer(ProblemType type) {
    String text = type.status() + " " + type.title() + "\n\n" + type.meaning() + "\n";
    return Answer.of(200, MediaType.TEXT_PLAIN + ";charset=utf-8", text.getBytes(UTF_8));
  }
}
