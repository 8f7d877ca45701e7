package io.gapless.projection.internal.apply;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Errors as an operator reads them beside a parked entity. */
final class ErrorText {
  private ErrorText() {}

  static String of(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
