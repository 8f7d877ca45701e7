package io.gapless.tests.system;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/status} of a replay service says; what it cannot tell is null. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReplayStatus(
    @Nullable Long spilled,
    @Nullable Long quarantined,
    @Nullable Long oldestSpilledAgeMillis,
    List<Writer> writers,
    @Nullable Long stablePosition) {
  public ReplayStatus {
    writers = List.copyOf(writers);
  }

  /** One writer. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Writer(
      String id,
      String state,
      long committedThrough,
      long confirmedThrough,
      long heartbeatAgeMillis) {
    public boolean isActive() {
      return state.equals("ACTIVE");
    }
  }

  /** The writer of this id. */
  public Optional<Writer> writer(String id) {
    return writers.stream().filter(it -> it.id().equals(id)).findFirst();
  }

  /** Ids of those that may append. */
  public List<String> active() {
    return writers.stream().filter(Writer::isActive).map(Writer::id).toList();
  }
}
