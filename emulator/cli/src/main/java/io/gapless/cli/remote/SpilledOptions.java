package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.wire.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which spilled event; {@code --version} is its version, not the command's. */
public final class SpilledOptions {
  private static final int PAGE = 200;

  /** Whoever has more than 10,000 set aside looks at the list. */
  private static final int MOST_PAGES = 50;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Option(
      names = "--entity",
      required = true,
      paramLabel = "TYPE/ID",
      description = "Whose event it is.",
      converter = EntityArgument.Converter.class)
  private @Nullable EntityArgument entity;

  @Option(names = "--version", required = true, description = "The event's version.")
  private long version;

  @Option(
      names = "--event-id",
      description = "The event's id; needed if the version has two of them.")
  private @Nullable String eventId;

  /** The row as the service has it. */
  JsonNode find(Api api) {
    List<JsonNode> found = new ArrayList<>();
    Optional<String> next = Optional.of("");
    for (int page = 0; page < MOST_PAGES && next.isPresent(); page++) {
      String cursor = next.get().isEmpty() ? "" : "&after=" + PercentEncoding.encode(next.get());
      JsonNode answer = api.get(SpillCommand.PATH + "?limit=" + PAGE + cursor);
      for (JsonNode row : answer.path("quarantined")) {
        if (isMeant(row)) {
          found.add(row);
        }
      }
      next = Optional.ofNullable(answer.path("next").textValue());
    }
    return only(found);
  }

  private boolean isMeant(JsonNode row) {
    return Fields.entity(row).equals(String.valueOf(entity))
        && row.path("version").asLong() == version
        && (eventId == null || eventId.equals(row.path("eventId").asText()));
  }

  private JsonNode only(List<JsonNode> found) {
    if (found.isEmpty()) {
      throw new ApiException(
          "no such event is set aside: %s version %d; see ./gapless spill list"
              .formatted(entity, version));
    }
    if (found.size() > 1) {
      throw new ApiException("two events have this version: say which by --event-id");
    }
    return found.getFirst();
  }
}
