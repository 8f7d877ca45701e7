package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Screen;
import java.time.Duration;
import java.util.List;

/** Follows a replay to its end, whatever happens to the connection. */
final class ReplayWatch {
  /** Looks in a row that are not answered: a replica is restarted within so many seconds. */
  private static final int MOST_FAILURES = 30;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Api api;
  private final String path;
  private final boolean json;
  private final Screen screen = Screen.standard();

  /**
   * @param path of the job
   * @param json whether events are shown as they are
   */
  ReplayWatch(Api api, String path, boolean json) {
    this.api = api;
    this.path = path;
    this.json = json;
  }

  /** Returns the job when it is over. */
  JsonNode toEnd() throws InterruptedException {
    JsonNode job = api.get(path);
    int failures = 0;
    while (!ProgressBar.isOver(job)) {
      try {
        api.events(path + "/progress", this::show);
        job = api.get(path);
        failures = 0;
      } catch (ApiException e) {
        if (!e.isPassing() || ++failures > MOST_FAILURES) {
          throw e;
        }
      }
      if (!ProgressBar.isOver(job)) {
        Thread.sleep(PAUSE);
      }
    }
    screen.draw(List.of());
    screen.say(json ? job.toString() : ProgressBar.line(job));
    return job;
  }

  private void show(JsonNode event) {
    if (json) {
      screen.say(event.toString());
    } else if (event.has("published")) {
      screen.draw(List.of(ProgressBar.line(event)));
    }
  }
}
