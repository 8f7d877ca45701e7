package io.gapless.tests.system;

import io.gapless.stack.Checkout;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How services are deployed: tables are made by the migration job alone, services look at them, and
 * each service has a database user who may do what the job has allowed.
 *
 * @param commandService what its settings become
 * @param replayService likewise
 */
record LeastRights(ServiceSettings commandService, ServiceSettings replayService) {
  private static final Duration JOB = Duration.ofSeconds(90);

  /**
   * Runs the job.
   *
   * @param all settings of both services, with a user who may do everything
   * @throws IllegalStateException if the job fails
   */
  static LeastRights migrate(LocalStack stack, String name, ServiceSettings all) {
    Database replayStore = LocalStack.shared().newDatabase("own");
    String token = UUID.randomUUID().toString().substring(0, 8);
    Database command = all.eventStore().asUser("command-" + token);
    Database replay = all.eventStore().asUser("replay-" + token);
    ServiceSettings job =
        withReplayStore(all, replayStore)
            .with("GAPLESS_MIGRATION_COMMAND_SERVICE_USER", command.user())
            .with("GAPLESS_MIGRATION_REPLAY_SERVICE_USER", replay.user());
    run(stack, name + "-migrate", job);
    ServiceSettings looking = all.with("GAPLESS_SCHEMA", "check");
    return new LeastRights(
        looking.withEventStore(command),
        withReplayStore(looking.withEventStore(replay), replayStore.asUser(replay.user())));
  }

  private static ServiceSettings withReplayStore(ServiceSettings settings, Database replayStore) {
    return settings
        .with("GAPLESS_REPLAY_STORE_URL", replayStore.url())
        .with("GAPLESS_REPLAY_STORE_USER", replayStore.user())
        .with("GAPLESS_REPLAY_STORE_PASSWORD", replayStore.password());
  }

  private static void run(LocalStack stack, String name, ServiceSettings settings) {
    String jar = Checkout.find().jar("replay-service", "gapless-replay-service").toString();
    List<String> arguments = List.of("-XX:TieredStopAtLevel=1", "-jar", jar, "migrate");
    StackProcess job =
        stack
            .processes()
            .add(
                ProcessSpec.java(name, arguments, () -> true)
                    .withEnvironment(settings.environment()));
    job.launch();
    if (!job.awaitEnd(JOB) || job.exitCode().orElse(1) != 0) {
      throw new IllegalStateException("the migration job failed:\n" + job.logTail());
    }
  }
}
