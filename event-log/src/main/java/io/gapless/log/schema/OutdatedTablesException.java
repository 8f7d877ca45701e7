package io.gapless.log.schema;

import io.gapless.log.StartRefusedException;

/**
 * Tables are missing or older than this version needs, and a service was told not to touch them.
 */
public final class OutdatedTablesException extends StartRefusedException {
  private static final long serialVersionUID = 1L;

  /**
   * @param tables whose, for example {@code the event store's tables}
   * @param why what does not fit
   */
  OutdatedTablesException(String tables, String why) {
    super(
        tables
            + " are not what this version needs ("
            + why
            + "): run the migration job, which is the replay service's image with the argument"
            + " migrate; or set gapless.schema to migrate and give this user the rights");
  }
}
