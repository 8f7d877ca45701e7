package io.gapless.cli.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplayVerdictTest {
  private static final ReplayVerdict.Limits LIMITS = new ReplayVerdict.Limits(1_000, 4, 30);
  private static final long CANCELLED = 1_700_000_000_000L;

  private final Replayed replayed = new Replayed();
  private final List<JsonNode> audit = new ArrayList<>();

  ReplayVerdictTest() throws JsonProcessingException {
    order("replay-job.create", "account to gapless.account", ",\"endedAt\":\"x\",\"status\":201");
    order("replay-job.cancel", "job-7", ",\"endedAt\":\"x\",\"status\":200");
  }

  private void order(String action, String subject, String more) throws JsonProcessingException {
    audit.add(
        new ObjectMapper()
            .readTree(
                "{\"id\":%d,\"action\":\"%s\",\"subject\":\"%s\"%s}"
                    .formatted(audit.size(), action, subject, more)));
  }

  private List<String> faults(int running, int unfinished) {
    var course = new MassReplays.Course(Map.of(7L, CANCELLED), running, unfinished);
    return ReplayVerdict.of(course, replayed, audit, LIMITS).faults();
  }

  @Test
  void what_stays_within_its_limits_has_no_faults() {
    replayed.note("job-7", CANCELLED + ReplayVerdict.CANCELLED_WITHIN_MILLIS, 10);

    assertThat(faults(4, 30)).isEmpty();
  }

  @Test
  void more_jobs_than_allowed_are_faults() {
    assertThat(faults(5, 31)).hasSize(2);
  }

  @Test
  void a_job_that_sends_long_after_it_was_cancelled_is_a_fault() {
    replayed.note("job-7", CANCELLED + ReplayVerdict.CANCELLED_WITHIN_MILLIS + 1, 10);

    assertThat(faults(1, 1)).singleElement().asString().startsWith("job 7 sent for 2,001 ms");
  }

  @Test
  void more_records_than_the_rate_allows_are_a_fault() {
    for (int i = 0; i < 5_501; i++) {
      replayed.note("job-7", CANCELLED - i % 4_000, 10);
    }

    assertThat(faults(1, 1)).singleElement().asString().contains("records a second");
  }

  @Test
  void an_order_without_an_end_is_a_fault() throws JsonProcessingException {
    order("replay-job.create", "account to gapless.account", "");

    assertThat(faults(1, 1)).singleElement().asString().contains("has no end");
  }

  @Test
  void orders_and_cancellations_must_be_recorded() {
    audit.clear();

    assertThat(faults(1, 1)).hasSize(2);
  }
}
