package io.gapless.projection.application;

import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The contract, bound as simply as can be. */
final class ApplicationSettingsTest implements ApplicationSettingsConformance {
  private record Bound(
      Map<String, String> kafka,
      @Nullable URI replayService,
      @Nullable String replayServiceToken,
      String topicPrefix,
      @Nullable Duration grace,
      @Nullable Integer attempts,
      @Nullable Duration stuckAfter)
      implements ApplicationSettings {
    Bound {
      ApplicationSettings.check(grace, attempts, stuckAfter);
    }

    @Override
    public String toString() {
      return "Bound[replayService=" + replayService + "]";
    }
  }

  @Override
  public ApplicationSettings read(Map<String, String> values) {
    try {
      return bound(values);
    } catch (RuntimeException e) {
      throw new IllegalStateException("cannot be bound", e); // as frameworks do
    }
  }

  private static Bound bound(Map<String, String> values) {
    return new Bound(
        kafka(values),
        Optional.ofNullable(values.get("replay-service")).map(URI::create).orElse(null),
        values.get("replay-service-token"),
        values.getOrDefault("topic-prefix", "gapless."),
        duration(values.get("grace")),
        Optional.ofNullable(values.get("attempts")).map(Integer::valueOf).orElse(null),
        duration(values.get("stuck-after")));
  }

  private static Map<String, String> kafka(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(it -> it.getKey().startsWith("kafka."))
        .collect(toMap(it -> it.getKey().substring("kafka.".length()), Map.Entry::getValue));
  }

  private static @Nullable Duration duration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
        : Duration.parse("PT" + text);
  }
}
