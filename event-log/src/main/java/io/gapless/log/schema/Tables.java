package io.gapless.log.schema;

import io.gapless.log.EventLogException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * The tables of one database, as the numbered scripts of one folder make them. Tables of a newer
 * version than this one's are fine: an older service runs beside the newer. Thread-safe; several
 * processes may prepare them at once.
 */
public final class Tables {
  private final DataSource dataSource;
  private final String name;
  private final String folder;
  private final String history;
  private final ClassLoader scripts;

  /**
   * @param name for messages, for example {@code the event store's tables}
   * @param folder of the scripts, on the class path
   * @param history the table that says which of them have run
   * @param scripts whose class path
   */
  public Tables(
      DataSource dataSource, String name, String folder, String history, ClassLoader scripts) {
    this.dataSource = dataSource;
    this.name = name;
    this.folder = folder;
    this.history = history;
    this.scripts = scripts;
  }

  /**
   * What a migration did.
   *
   * @param applied how many scripts it ran, 0 if there was nothing to do
   * @param version the number of the last script that has run, now or earlier
   */
  public record Migrated(int applied, String version) {}

  /**
   * Creates and upgrades them, or only looks at them.
   *
   * @throws OutdatedTablesException if they were only to be looked at and do not fit
   * @throws EventLogException if the database does not answer or they cannot be made
   */
  public void prepare(SchemaMode mode) {
    switch (mode) {
      case MIGRATE -> migrate();
      case CHECK -> check();
    }
  }

  /**
   * Creates and upgrades them.
   *
   * @throws EventLogException if the database does not answer or they cannot be made
   */
  public Migrated migrate() {
    try {
      MigrateResult result = flyway().migrate();
      String version =
          result.targetSchemaVersion == null
              ? String.valueOf(result.initialSchemaVersion)
              : result.targetSchemaVersion;
      return new Migrated(result.migrationsExecuted, version);
    } catch (FlywayException e) {
      throw new EventLogException("cannot create or upgrade " + name, e);
    }
  }

  private void check() {
    ValidateResult result = validate();
    if (!result.validationSuccessful) {
      String why =
          result.invalidMigrations.stream()
              .map(it -> "script " + it.version + " " + it.description + ": not run, or not as is")
              .collect(Collectors.joining("; "));
      throw new OutdatedTablesException(name, why);
    }
  }

  private ValidateResult validate() {
    try {
      return flyway().validateWithResult();
    } catch (FlywayException e) {
      throw new EventLogException("cannot look at " + name, e);
    }
  }

  private Flyway flyway() {
    return Flyway.configure(scripts)
        .dataSource(dataSource)
        .locations("classpath:" + folder)
        .table(history)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }
}
