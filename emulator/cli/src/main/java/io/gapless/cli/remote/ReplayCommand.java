package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.event.wire.PercentEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gapless replay}. */
@Command(
    name = "replay",
    description = "Publishes stored events again: rehearsed, bounded, stoppable, recorded.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand {
  private static final String PATH = "/v1/replays";
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "state",
          "selection.entityType",
          "published",
          "events",
          "rate",
          "createdAt",
          "who",
          "why");

  @Command(
      name = "dry-run",
      description = "Counts what a replay would publish; publishes nothing.",
      mixinStandardHelpOptions = true)
  int dryRun(@Mixin Remote remote, @Mixin SelectionOptions selection) {
    return remote.show(rehearse(remote.api(), selection), ReplayCommand::rehearsed);
  }

  @Command(
      name = "start",
      description = "Rehearses a replay, asks, and starts it.",
      mixinStandardHelpOptions = true)
  int start(
      @Mixin Remote remote,
      @Mixin Decision decision,
      @Mixin SelectionOptions selection,
      @Option(
              names = "--rate",
              description = "Events a second; default ${DEFAULT-VALUE}.",
              defaultValue = "500")
          int rate,
      @Option(names = "--topic", description = "Another topic than the entity type's.")
          @Nullable String topic) {
    Api api = remote.api();
    JsonNode rehearsal = rehearse(api, selection);
    decision.confirm(rehearsed(rehearsal), "Publish these events again?");
    ObjectNode order = Api.JSON.createObjectNode();
    order.set("selection", selection.json());
    order.put("token", rehearsal.path("token").asText()).put("why", decision.why());
    order.put("rate", rate);
    if (topic != null) {
      order.put("topic", topic);
    }
    return remote.show(
        api.post(PATH, order),
        job ->
            List.of(
                Table.plain(
                    "replay %s is %s; see ./gapless replay watch %s"
                        .formatted(
                            Fields.text(job, "id"),
                            Fields.text(job, "state"),
                            Fields.text(job, "id")))));
  }

  private static JsonNode rehearse(Api api, SelectionOptions selection) {
    ObjectNode asked = Api.JSON.createObjectNode();
    asked.set("selection", selection.json());
    return api.post(PATH + "/dry-runs", asked);
  }

  private static List<String> rehearsed(JsonNode rehearsal) {
    return List.of(
        "%,d events of %,d entities, %,d bytes, about %,d s; nothing was published"
            .formatted(
                rehearsal.path("events").asLong(),
                rehearsal.path("entities").asLong(),
                rehearsal.path("bytes").asLong(),
                Math.ceilDiv(rehearsal.path("estimatedMillis").asLong(), 1_000L)));
  }

  @Command(
      name = "list",
      description = "Lists replays, the latest first.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Remote remote, @Mixin Paging paging) {
    return remote.show(
        remote.api().get(PATH + paging.query("before")), page -> Paging.lines(page, COLUMNS));
  }

  @Command(name = "show", description = "Shows one.", mixinStandardHelpOptions = true)
  int show(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
    return remote.show(remote.api().get(path(id)), job -> Fields.members(job).lines());
  }

  @Command(
      name = "watch",
      description = "Follows one to its end; ends with 1 if it is not done then.",
      mixinStandardHelpOptions = true)
  int watch(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id)
      throws InterruptedException {
    JsonNode job = new ReplayWatch(remote.api(), path(id), remote.isJson()).toEnd();
    return job.path("state").asText().equals("DONE") ? 0 : 1;
  }

  @Command(name = "pause", description = "Pauses one.", mixinStandardHelpOptions = true)
  int pause(
      @Mixin Remote remote,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--why", required = true, description = "The reason.") String why) {
    return order(remote, id, "pause", why);
  }

  @Command(
      name = "resume",
      description = "Lets a paused one go on.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin Remote remote,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--why", required = true, description = "The reason.") String why) {
    return order(remote, id, "resume", why);
  }

  @Command(
      name = "cancel",
      description = "Ends one for ever; what is published stays.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin Remote remote, @Mixin Decision decision, @Parameters(paramLabel = "ID") String id) {
    JsonNode job = remote.api().get(path(id));
    decision.confirm(List.of(ProgressBar.line(job)), "Cancel it for ever?");
    return order(remote, id, "cancel", decision.why());
  }

  private static int order(Remote remote, String id, String what, String why) {
    ObjectNode order = Api.JSON.createObjectNode().put("why", why);
    return remote.show(
        remote.api().post(path(id) + "/" + what, order), job -> List.of(ProgressBar.line(job)));
  }

  private static String path(String id) {
    return PATH + "/" + PercentEncoding.encode(id);
  }
}
