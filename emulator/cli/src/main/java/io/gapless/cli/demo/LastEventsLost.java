package io.gapless.cli.demo;

import io.gapless.cli.load.AccountCommand;
import io.gapless.cli.run.RunningGapless;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;

/**
 * The topic loses records that the projection has not read, among them the last event of some
 * accounts. No later event of theirs ever tells; the comparison of heads does.
 */
final class LastEventsLost implements Act {
  private static final int QUIET_ACCOUNTS = 20;
  private static final String LAST_ADDRESS = "the last address";
  private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(10);
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(30);

  /** Accounts that no load touches; to be opened early, so that all this is long past. */
  static void openAccounts(Stage stage) throws InterruptedException {
    for (int number = 1; number <= QUIET_ACCOUNTS; number++) {
      stage.send(AccountCommand.create(account(number)));
    }
  }

  @Override
  public void play(Stage stage) throws InterruptedException {
    StackProcess projection = stage.all().projection().process();
    projection.pause();
    stage.say("the projection stands still");
    long through = sendLastEvents(stage);
    stage.await(CONFIRMED_WITHIN, () -> stage.figures().get().confirmed() >= through);
    deleteRecords(stage.all().stack().parts().topics());
    stage.say(
        "the topic has lost all its records; of %d accounts the last event was among them"
            .formatted(QUIET_ACCOUNTS));
    projection.resume();
    Stage.Waited found = stage.await(FOUND_WITHIN, () -> upToDate(stage) == QUIET_ACCOUNTS);
    stage.say(
        "%d of %d last events found without a later one, after %s"
            .formatted(upToDate(stage), QUIET_ACCOUNTS, found));
  }

  /** Returns the highest position there is afterwards. */
  private static long sendLastEvents(Stage stage) throws InterruptedException {
    for (int number = 1; number <= QUIET_ACCOUNTS; number++) {
      stage.send(AccountCommand.changeAddress(account(number), LAST_ADDRESS));
    }
    return stage.lastPosition();
  }

  private static void deleteRecords(Topics topics) {
    for (int partition = 0; partition < topics.partitions(RunningGapless.TOPIC); partition++) {
      topics.deleteRecordsUpToEnd(RunningGapless.TOPIC, partition);
    }
  }

  private static long upToDate(Stage stage) {
    return Numbers.read(
        stage.all().addresses().accounts(),
        "SELECT COUNT(*) FROM accounts WHERE id LIKE 'quiet-%' AND address = '"
            + LAST_ADDRESS
            + "'");
  }

  private static String account(int number) {
    return "quiet-" + number;
  }
}
