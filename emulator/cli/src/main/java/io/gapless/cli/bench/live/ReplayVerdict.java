package io.gapless.cli.bench.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was not as it must be while many replays ran.
 *
 * @param faults in words; none is what is wanted
 */
record ReplayVerdict(List<String> faults) {
  /** Until a cancelled job sends nothing more. */
  static final long CANCELLED_WITHIN_MILLIS = 2_000;

  /** Over which the rate is looked at, in seconds. */
  static final int STRETCH = 5;

  /** A page of each job that runs may fall into a stretch although it was charged before. */
  static final double TOLERANCE = 1.1;

  ReplayVerdict {
    faults = List.copyOf(faults);
  }

  /**
   * What the replay service was told.
   *
   * @param perSecond records a second of all replays
   * @param running jobs at once
   * @param unfinished jobs that have not ended
   */
  record Limits(int perSecond, int running, int unfinished) {}

  static ReplayVerdict of(
      MassReplays.Course course, Replayed replayed, Iterable<JsonNode> audit, Limits limits) {
    List<String> faults = new ArrayList<>();
    if (course.running() > limits.running) {
      faults.add(course.running() + " jobs ran at once");
    }
    if (course.unfinished() > limits.unfinished) {
      faults.add(course.unfinished() + " jobs had not ended");
    }
    double most = replayed.mostPerSecond(STRETCH);
    if (most > TOLERANCE * limits.perSecond) {
      faults.add("%,.0f records a second in %d s".formatted(most, STRETCH));
    }
    late(course.cancelledAt(), replayed, faults);
    unrecorded(course.cancelledAt(), audit, faults);
    return new ReplayVerdict(faults);
  }

  private static void late(Map<Long, Long> cancelledAt, Replayed replayed, List<String> faults) {
    cancelledAt.forEach(
        (job, at) -> {
          long after = replayed.lastOf("job-" + job) - at;
          if (after > CANCELLED_WITHIN_MILLIS) {
            faults.add("job %d sent for %,d ms after it was cancelled".formatted(job, after));
          }
        });
  }

  private static void unrecorded(
      Map<Long, Long> jobs, Iterable<JsonNode> audit, List<String> faults) {
    int created = 0;
    List<String> cancelled = new ArrayList<>();
    for (JsonNode order : audit) {
      if (!order.has("endedAt")) {
        faults.add("order %s has no end".formatted(order.path("id")));
      }
      String action = order.path("action").asText();
      created += action.equals("replay-job.create") && order.path("status").asInt() == 201 ? 1 : 0;
      if (action.equals("replay-job.cancel") && order.path("status").asInt() == 200) {
        cancelled.add(order.path("subject").asText());
      }
    }
    if (created != jobs.size()) {
      faults.add("%d orders are recorded of %d".formatted(created, jobs.size()));
    }
    jobs.keySet().stream()
        .filter(job -> !cancelled.contains("job-" + job))
        .forEach(job -> faults.add("no cancellation of job %d is recorded".formatted(job)));
  }
}
