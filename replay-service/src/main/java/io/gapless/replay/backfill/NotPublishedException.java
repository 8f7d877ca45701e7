package io.gapless.replay.backfill;

/** Nothing of a range was published, and nothing of it is on its way. Ask again. */
public final class NotPublishedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean busy;

  private NotPublishedException(boolean busy, String message) {
    super(message);
    this.busy = busy;
  }

  static NotPublishedException busy() {
    return new NotPublishedException(true, "too many ranges are being published");
  }

  static NotPublishedException refused() {
    return new NotPublishedException(false, "Kafka did not acknowledge the first event");
  }

  /** Whether too much else is being published; if not, Kafka took nothing. */
  public boolean isBusy() {
    return busy;
  }
}
