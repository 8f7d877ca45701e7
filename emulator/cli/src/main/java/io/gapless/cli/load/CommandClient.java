package io.gapless.cli.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends commands as a careful client does: no final answer, then the same command with the same id
 * again, at another service. Thread-safe.
 */
public final class CommandClient {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(40);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final List<URI> services;
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  public CommandClient(List<URI> services) {
    this.services = List.copyOf(services);
  }

  /**
   * Sends until there is a final answer, for at most 40 s.
   *
   * @param onRepeat run each time the command is sent again
   * @return the answer's status, empty if it gave up
   */
  public Optional<Answer> send(AccountCommand command, Runnable onRepeat)
      throws InterruptedException {
    long deadline = System.nanoTime() + GIVE_UP_AFTER.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Optional<Answer> answer = sendOnce(command);
      if (answer.isPresent() || System.nanoTime() > deadline) {
        return answer;
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
      onRepeat.run();
    }
  }

  private Optional<Answer> sendOnce(AccountCommand command) throws InterruptedException {
    URI service = services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service + command.path()))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", command.id())
            .POST(BodyPublishers.ofString(command.body()))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      boolean isFinal =
          response.statusCode() < SERVER_ERROR && response.statusCode() != TOO_MANY_REQUESTS;
      return isFinal
          ? Optional.of(new Answer(response.statusCode(), response.body()))
          : Optional.empty();
    } catch (IOException outcomeUnknown) {
      return Optional.empty();
    }
  }

  /**
   * A final answer.
   *
   * @param status HTTP status below 500
   * @param body as it came
   */
  public record Answer(int status, String body) {
    private static final int REDIRECT = 300;

    public boolean isDone() {
      return status < REDIRECT;
    }
  }
}
