package io.gapless.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command that was typed has done.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it printed as an error
 */
public record Typed(int exit, String out, String err) {
  /** Without anybody to answer its questions. */
  public static Typed type(String... arguments) {
    return answering("", arguments);
  }

  /**
   * @param answers what is typed when it asks
   */
  public static Typed answering(String answers, String... arguments) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(answers.getBytes(UTF_8)));
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int exit = GaplessCommand.execute(arguments);
      return new Typed(exit, said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }
}
