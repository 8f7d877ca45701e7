package io.gapless.cli.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine.Kind;

/**
 * What one attempt was answered.
 *
 * @param kind {@code OK} for 201; {@code FAIL} if this attempt has done nothing and will not;
 *     {@code INFO} if nobody knows
 * @param status of the answer, 0 without one
 * @param problem the last part of the problem's type, or why there was no answer
 * @param body what was answered
 * @param repeated whether it is the first answer again
 */
record Answer(Kind kind, int status, String problem, JsonNode body, boolean repeated) {
  private static final int TOO_MANY = 429;

  /** Whether to send it again makes no sense. */
  boolean isFinal() {
    return kind == Kind.OK || (kind == Kind.FAIL && status < 500 && status != TOO_MANY);
  }
}
