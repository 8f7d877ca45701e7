package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.writer.WriterStatus.State;
import io.gapless.replay.it.ReplaysClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The work there is, each time with entities of its own. One thread uses it. */
final class CrashWorks {
  static final Duration SOON = Duration.ofSeconds(60);
  private static final int ENTITIES = 8;
  private static final int VERSIONS = 40;
  private static final int RATE = 400;

  /** What a job may publish twice: its page, a quarter of a second's rate. */
  private static final int JOB_PAGE = RATE / 4;

  private final ReplayStack stack;
  private final CrashTopic topic;
  private final TopicWriter producer;

  /** The one live writer: its watermark is the stable position. */
  private final WriterId writer;

  private int works;

  CrashWorks(ReplayStack stack, CrashTopic topic, TopicWriter producer) throws Exception {
    this.stack = stack;
    this.topic = topic;
    this.producer = producer;
    this.writer = stack.rows().writer(Duration.ZERO, 0);
  }

  /** Events, committed and stable. */
  private List<Event> committed() throws Exception {
    List<Event> events = appended(writer);
    stack.rows().confirm(writer, events.getLast());
    return events;
  }

  private List<Event> appended(WriterId by) throws Exception {
    works++;
    List<Event> events = new ArrayList<>();
    for (int entity = 0; entity < ENTITIES; entity++) {
      EntityKey key = ReplayStack.account("w" + works + "-" + entity);
      events.addAll(stack.rows().appendAll(by, key, VERSIONS));
    }
    return events;
  }

  private static String window(List<Event> events) {
    return "\"afterPosition\":"
        + (events.getFirst().position().value() - 1)
        + ",\"throughPosition\":"
        + events.getLast().position();
  }

  private static String selection(List<Event> events) {
    return "{\"entityType\":\"account\"," + window(events) + "}";
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(it -> it.id().toString()).toList();
  }

  /** Spilled events are to be drained. */
  CrashWork drain() throws Exception {
    List<Event> events = committed();
    List<SpilledEvent> rows = events.stream().map(stack::spilled).toList();
    return new CrashWork() {
      @Override
      public void begin(ReplaysClient replica) {
        for (int from = 0; from < rows.size(); from += 100) {
          stack.fallbackStore().spill(rows.subList(from, Math.min(from + 100, rows.size())));
        }
      }

      @Override
      public void awaitTaken(ReplaysClient survivor) {
        await().atMost(SOON).until(() -> stack.fallbackStore().summary().spilled() == 0);
      }

      @Override
      public void assertDone(ReplaysClient survivor) {
        awaitTaken(survivor);
        topic.awaitInOrder(events);
        assertThat(stack.fallbackStore().quarantined(1)).isEmpty();
      }
    };
  }

  /** A replay job is to be run. */
  CrashWork job() throws Exception {
    List<Event> events = committed();
    return new CrashWork() {
      private long job;

      @Override
      public void begin(ReplaysClient replica) throws Exception {
        job = replica.create(selection(events), ",\"rate\":" + RATE);
      }

      @Override
      public void awaitTaken(ReplaysClient survivor) {
        awaitEnd(survivor, job);
      }

      @Override
      public void assertDone(ReplaysClient survivor) throws Exception {
        assertJobDone(survivor, job, events);
      }
    };
  }

  private void assertJobDone(ReplaysClient survivor, long job, List<Event> events) {
    Answer done = awaitEnd(survivor, job);
    assertThat(done.text("state")).as("%s", done.json()).isEqualTo("DONE");
    assertThat(done.number("published")).isEqualTo(events.size());
    topic.awaitInOrder(events);
    List<String> sent = topic.idsSentBy("job-" + job);
    assertThat(sent).containsAll(ids(events)).hasSizeLessThanOrEqualTo(events.size() + JOB_PAGE);
  }

  private static Answer awaitEnd(ReplaysClient survivor, long job) {
    return await().atMost(SOON).until(() -> survivor.job(job), CrashWorks::ended);
  }

  private static boolean ended(Answer job) {
    return List.of("DONE", "FAILED", "CANCELLED").contains(job.text("state"));
  }

  /** An order is to be carried out: a replay job made. */
  CrashWork order() throws Exception {
    List<Event> events = committed();
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    return new CrashWork() {
      private String token = "";
      private CompletableFuture<Answer> first = new CompletableFuture<>();

      @Override
      public void begin(ReplaysClient replica) throws Exception {
        token = replica.dryRun(selection(events)).text("token");
        first = CompletableFuture.supplyAsync(() -> send(replica));
      }

      private Answer send(ReplaysClient replica) {
        try {
          return replica.order(selection(events), token, "", key);
        } catch (Exception died) {
          throw new IllegalStateException(died);
        }
      }

      /** While nobody knows what became of it, nobody else carries it out. */
      @Override
      public void awaitTaken(ReplaysClient survivor) {
        assertThat(send(survivor).status()).isEqualTo(409);
      }

      @Override
      public void assertDone(ReplaysClient survivor) throws Exception {
        boolean answered = first.handle((it, died) -> died == null).join();
        if (!answered) {
          assertThat(send(survivor).status()).as("it may be under way").isEqualTo(409);
          forgetThatItWasTried();
        }
        Answer repeated = send(survivor);
        assertThat(repeated.status()).as("%s", repeated.json()).isEqualTo(201);
        assertThat(send(survivor).json().at("/id")).isEqualTo(repeated.json().at("/id"));
        assertThat(audited(survivor)).containsExactly("201");
        assertJobDone(survivor, repeated.number("id"), events);
        assertThat(jobsWithToken(survivor)).isEqualTo(1);
      }

      private void forgetThatItWasTried() throws Exception {
        int aged =
            stack
                .rows()
                .updateOwn(
                    "UPDATE audit SET tried_at = tried_at - INTERVAL 31 SECOND"
                        + " WHERE ended_at IS NULL AND idempotency_key = '"
                        + key.get("Idempotency-Key")
                        + "'");
        assertThat(aged).isEqualTo(1);
      }

      private List<String> audited(ReplaysClient survivor) throws Exception {
        List<String> statuses = new ArrayList<>();
        for (JsonNode row : survivor.get("/v1/audit?limit=100", Map.of()).json().at("/orders")) {
          if (row.path("key").asText().equals(key.get("Idempotency-Key"))) {
            assertThat(row.path("who").asText()).startsWith("zoe");
            assertThat(row.path("why").asText()).isEqualTo("a test");
            statuses.add(row.path("status").asText());
          }
        }
        return statuses;
      }

      /** Jobs that select just this work's events. */
      private long jobsWithToken(ReplaysClient survivor) throws Exception {
        long after = events.getFirst().position().value() - 1;
        JsonNode jobs = survivor.get("/v1/replays?limit=100", Map.of()).json().at("/jobs");
        return IntStream.range(0, jobs.size())
            .filter(it -> jobs.at("/" + it + "/selection/afterPosition").asLong() == after)
            .count();
      }
    };
  }

  /** A dead writer is to be taken over. */
  CrashWork takeOver() {
    return new CrashWork() {
      private WriterId dead = writer;
      private List<Event> events = List.of();

      /** It dies with the statement that ages its heartbeat, its events are there before. */
      @Override
      public void begin(ReplaysClient replica) throws Exception {
        dead = stack.rows().writer(Duration.ZERO, 0);
        events = appended(dead);
        stack.rows().die(dead);
      }

      @Override
      public void awaitTaken(ReplaysClient survivor) {
        await("settled").atMost(SOON).until(() -> stack.rows().state(dead) == State.SETTLED);
      }

      @Override
      public void assertDone(ReplaysClient survivor) {
        awaitTaken(survivor);
        topic.awaitInOrder(events);
        assertThat(stack.rows().state(writer)).isEqualTo(State.ACTIVE);
      }
    };
  }

  /** A report is to be made; a few events are not on the topic. */
  CrashWork report() throws Exception {
    List<Event> events = committed();
    List<Event> missing = List.of(events.get(3), events.get(70), events.get(200));
    return new CrashWork() {
      private long report;

      @Override
      public void begin(ReplaysClient replica) throws Exception {
        for (Event event : events) {
          if (!missing.contains(event)) {
            producer.send(stack.format().encode(event));
          }
        }
        producer.flush();
        Answer asked =
            replica.send(
                "/v1/reconciliations",
                "{\"entityType\":\"account\",\"why\":\"a test\"," + window(events) + "}",
                Map.of());
        assertThat(asked.status()).as("%s", asked.json()).isEqualTo(202);
        report = asked.number("id");
      }

      @Override
      public void awaitTaken(ReplaysClient survivor) {
        var unused = awaitReport(survivor);
      }

      private Answer awaitReport(ReplaysClient survivor) {
        String path = "/v1/reconciliations/" + report;
        return await().atMost(SOON).until(() -> survivor.get(path, Map.of()), CrashWorks::ended);
      }

      @Override
      public void assertDone(ReplaysClient survivor) throws Exception {
        Answer done = awaitReport(survivor);
        assertThat(done.text("state")).as("%s", done.json()).isEqualTo("DONE");
        assertThat(done.number("events")).isEqualTo(events.size());
        assertThat(done.number("missing")).isEqualTo(missing.size());
        JsonNode findings =
            survivor
                .get("/v1/reconciliations/" + report + "/findings", Map.of())
                .json()
                .at("/findings");
        assertThat(findings).extracting(it -> it.path("kind").asText()).containsOnly("MISSING");
        assertThat(findings)
            .extracting(it -> it.path("position").asLong())
            .containsExactlyInAnyOrderElementsOf(
                missing.stream().map(it -> it.position().value()).toList());
      }
    };
  }
}
