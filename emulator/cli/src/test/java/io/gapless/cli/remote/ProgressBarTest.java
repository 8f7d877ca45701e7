package io.gapless.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressBarTest {
  @ParameterizedTest
  @CsvSource({
    "0, 100, RUNNING, [..............................]   0 %  0 of 100 events  RUNNING",
    "20, 100, PAUSED, [######........................]  20 %  20 of 100 events  PAUSED",
    "1999, 2000, RUNNING, '[#############################.]  99 %  1,999 of 2,000 events  RUNNING'",
    "0, 0, DONE, [##############################] 100 %  0 of 0 events  DONE",
    "9, 5, DONE, [##############################] 100 %  5 of 5 events  DONE",
    "-9, 5, FAILED, [..............................]   0 %  0 of 5 events  FAILED",
  })
  void a_replay_is_one_line(long published, long events, String state, String line)
      throws JsonProcessingException {
    String job =
        "{\"published\":%d,\"events\":%d,\"state\":\"%s\"}".formatted(published, events, state);

    assertThat(ProgressBar.line(Api.JSON.readTree(job))).isEqualTo(line);
  }
}
