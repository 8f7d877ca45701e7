package io.gapless.replay.admit;

/** A backfill request that was not begun, because too much is asked for. Ask again later. */
public final class BackfillRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BackfillRefusedException(String whose) {
    super("more backfill is asked for than " + whose + " may have; ask again, more slowly");
  }
}
