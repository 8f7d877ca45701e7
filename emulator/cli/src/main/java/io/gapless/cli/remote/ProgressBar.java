package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;

/** How far a replay is, in one line. */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final int WHOLE = 100;

  private ProgressBar() {}

  static String line(JsonNode job) {
    long all = job.path("events").asLong();
    long done = Math.clamp(job.path("published").asLong(), 0, Math.max(0, all));
    double part = all == 0 ? 1 : done / (double) all;
    int filled = (int) (part * WIDTH);
    String end = job.path("estimatedEnd").asText("");
    return Table.plain(
        "[%s%s] %3d %%  %,d of %,d events  %s%s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (part * WHOLE),
                done,
                all,
                Fields.text(job, "state"),
                end.isEmpty() || isOver(job) ? "" : "  ends about " + end));
  }

  static boolean isOver(JsonNode job) {
    return switch (job.path("state").asText()) {
      case "DONE", "CANCELLED", "FAILED" -> true;
      default -> false;
    };
  }
}
