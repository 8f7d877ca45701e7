package io.gapless.log.spill.spanner;

import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.DatabaseId;
import com.google.cloud.spanner.ErrorCode;
import com.google.cloud.spanner.InstanceConfigId;
import com.google.cloud.spanner.InstanceId;
import com.google.cloud.spanner.InstanceInfo;
import com.google.cloud.spanner.ResultSet;
import com.google.cloud.spanner.Spanner;
import com.google.cloud.spanner.SpannerException;
import com.google.cloud.spanner.SpannerExceptionFactory;
import com.google.cloud.spanner.Statement;
import io.gapless.log.spill.internal.DdlScript;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The tables of the fallback store, and in the emulator also the database and its instance. */
final class SpannerSchema {
  private static final int TABLES = 3;

  /**
   * Longest wait for an operation of the admin API, in seconds; a real schema change takes long.
   */
  private static final int OPERATION_SECONDS = 120;

  private static final int EMULATOR_OPERATION_SECONDS = 10;
  private static final Pattern CHECK = Pattern.compile("CONSTRAINT \\w+ CHECK \\([^)]*\\),");

  private final Spanner spanner;
  private final SpannerFallbackStoreSettings settings;

  SpannerSchema(Spanner spanner, SpannerFallbackStoreSettings settings) {
    this.spanner = spanner;
    this.settings = settings;
  }

  /** Creates what is missing. If nothing is, it only reads. */
  DatabaseClient prepare() {
    if (settings.isEmulator()) {
      createInstance();
      createDatabase();
    }
    DatabaseClient database =
        spanner.getDatabaseClient(
            DatabaseId.of(settings.project(), settings.instance(), settings.database()));
    if (!hasTables(database)) {
      createTables();
    }
    return database;
  }

  private static boolean hasTables(DatabaseClient database) {
    String query =
        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ''"
            + " AND TABLE_NAME IN ('SpilledEvents', 'ShardLeases', 'ShardOwners')";
    try (ResultSet tables = database.singleUse().executeQuery(Statement.of(query))) {
      return tables.next() && tables.getLong(0) == TABLES;
    }
  }

  private void createInstance() {
    InstanceId instance = InstanceId.of(settings.project(), settings.instance());
    InstanceInfo info =
        InstanceInfo.newBuilder(instance)
            .setDisplayName("Gapless")
            .setNodeCount(1)
            .setInstanceConfigId(InstanceConfigId.of(settings.project(), "emulator-config"))
            .build();
    unlessItExists(spanner.getInstanceAdminClient().createInstance(info));
  }

  private void createDatabase() {
    unlessItExists(
        spanner
            .getDatabaseAdminClient()
            .createDatabase(settings.instance(), settings.database(), statements()));
  }

  private void createTables() {
    await(
        spanner
            .getDatabaseAdminClient()
            .updateDatabaseDdl(settings.instance(), settings.database(), statements(), null));
  }

  /** The emulator evaluates a check for each row, which takes it longer than to write the row. */
  private List<String> statements() {
    List<String> statements = DdlScript.statements("spanner.sql");
    return settings.isEmulator()
        ? statements.stream().map(it -> CHECK.matcher(it).replaceAll("")).toList()
        : statements;
  }

  private void unlessItExists(Future<?> creation) {
    try {
      await(creation);
    } catch (SpannerException e) {
      if (e.getErrorCode() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private void await(Future<?> operation) {
    try {
      int seconds = settings.isEmulator() ? EMULATOR_OPERATION_SECONDS : OPERATION_SECONDS;
      operation.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw SpannerExceptionFactory.newSpannerException(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      operation.cancel(true);
      throw SpannerExceptionFactory.propagateTimeout(e);
    } catch (InterruptedException e) {
      throw SpannerExceptionFactory.propagateInterrupt(e);
    }
  }
}
