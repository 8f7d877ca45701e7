package io.gapless.replay.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gapless.replay.sample.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BackfillAdmissionTest {
  private static final BackfillSettings SETTINGS = new BackfillSettings(3, 10, 2, 4);

  private final ManualTime time = new ManualTime(Long.MAX_VALUE - 5);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackfillAdmission admission = new BackfillAdmission(SETTINGS, registry, time);

  private void assertRefused(String caller) {
    assertThatExceptionOfType(BackfillRefusedException.class)
        .isThrownBy(() -> admission.admit(caller, () -> "answer"));
  }

  private String ask(String caller) {
    return admission.admit(caller, () -> "answer");
  }

  @Test
  void one_caller_has_so_many_requests_under_way_and_others_have_room_beside_it() {
    admission.admit(
        "a",
        () ->
            admission.admit(
                "a",
                () -> {
                  assertRefused("a");
                  return ask("b");
                }));

    assertThat(ask("a")).isEqualTo("answer");
    assertThat(refused("caller")).isEqualTo(1);
  }

  @Test
  void all_callers_together_have_so_many_under_way() {
    admission.admit(
        "a",
        () ->
            admission.admit(
                "b",
                () ->
                    admission.admit(
                        "c",
                        () -> {
                          assertRefused("d");
                          return "";
                        })));

    assertThat(ask("d")).isEqualTo("answer");
    assertThat(refused("all")).isEqualTo(1);
    assertThat(registry.get("gapless.backfill.under.way").gauge().value()).isZero();
  }

  @Test
  void one_caller_begins_so_many_in_a_second_and_has_room_again_as_time_passes() {
    for (int i = 0; i < 4; i++) {
      ask("a");
    }
    assertRefused("a");
    assertThat(ask("b")).isEqualTo("answer");

    time.advance(Duration.ofMillis(250));

    ask("a");
    assertRefused("a");
  }

  @Test
  void all_callers_together_begin_so_many_in_a_second() {
    for (int i = 0; i < 10; i++) {
      ask("caller " + i % 5);
    }

    assertRefused("new");
    time.advance(Duration.ofHours(1));
    for (int i = 0; i < 10; i++) {
      ask("caller " + i);
    }
    assertRefused("new");
  }

  @Test
  void a_request_that_fails_gives_its_place_back() {
    for (int i = 0; i < 4; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  admission.admit(
                      "a",
                      () -> {
                        throw new IllegalStateException("simulated");
                      }));
    }
    time.advance(Duration.ofSeconds(1));

    assertThat(ask("a")).isEqualTo("answer");
  }

  @Test
  void callers_without_number_cost_no_memory_without_bound_and_those_at_work_are_kept() {
    BackfillAdmission wide =
        new BackfillAdmission(new BackfillSettings(10, 1_000_000, 1, 1), registry, time);
    AtomicInteger answered = new AtomicInteger();

    wide.admit(
        "at work",
        () -> {
          for (int i = 0; i < BackfillAdmission.MAX_CALLERS + 10; i++) {
            answered.addAndGet(wide.admit("caller " + i, () -> 1));
          }
          assertThatExceptionOfType(BackfillRefusedException.class)
              .isThrownBy(() -> wide.admit("at work", () -> ""));
          return "";
        });

    assertThat(answered).hasValue(BackfillAdmission.MAX_CALLERS + 10);
    assertThat(wide.callersKnown()).isEqualTo(BackfillAdmission.MAX_CALLERS);
  }

  @Test
  void settings_that_make_no_sense_are_refused_by_their_key() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BackfillSettings(2, 10, 3, 4))
        .withMessageContaining("gapless.backfill.caller-at-once must be 1 to 2, is 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BackfillSettings(2, 0, 1, 1))
        .withMessageContaining("gapless.backfill.per-second");
  }

  private double refused(String limit) {
    return registry.get("gapless.backfill.refused").tag("limit", limit).counter().count();
  }
}
