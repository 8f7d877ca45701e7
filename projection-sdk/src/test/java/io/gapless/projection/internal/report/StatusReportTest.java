package io.gapless.projection.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.wire.ProjectionReport;
import org.junit.jupiter.api.Test;

/** Reasons quote errors, errors quote payloads, and payloads stay where they are. */
class StatusReportTest {
  @Test
  void of_an_error_only_its_class_is_told() {
    assertThat(
            StatusReport.text(
                "gapless-accounts-poll died of java.sql.SQLException: Duplicate entry 'secret'\n"
                    + "Caused by: x.y.OtherException: more secrets"))
        .isEqualTo("gapless-accounts-poll died of java.sql.SQLException");
    assertThat(StatusReport.text("it died of a.b.Outer$Inner : secret"))
        .isEqualTo("it died of a.b.Outer$Inner");
  }

  @Test
  void our_own_words_stay() {
    String own = "gap of account/ann, version 3 to 4, asked 7 times";
    assertThat(StatusReport.text(own)).isEqualTo(own);
    assertThat(StatusReport.text("positions cannot be used: PositionsException"))
        .isEqualTo("positions cannot be used: PositionsException");
  }

  @Test
  void a_reason_is_one_line_and_bounded() {
    assertThat(StatusReport.text("a\r\n\u001b[31mb")).isEqualTo("a   [31mb");
    assertThat(StatusReport.text("x".repeat(10_000))).hasSize(ProjectionReport.MAX_TEXT);
    String cut = StatusReport.text("x".repeat(ProjectionReport.MAX_TEXT - 1) + "😀😀");
    assertThat(cut).isEqualTo("x".repeat(ProjectionReport.MAX_TEXT - 1));
  }
}
