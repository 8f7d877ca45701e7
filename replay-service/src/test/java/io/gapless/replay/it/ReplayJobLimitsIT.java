package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.replay.it.ReplaysClient.Answer;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.JobsRepository;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.SelectionCount;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many replay jobs there may be, and how fast, on real stores. */
final class ReplayJobLimitsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ALL = "{\"entityType\":\"account\"}";

  private static LocalStack shared;

  private ReplayStack stack;
  private WriterId writer;
  private ServiceSettings settings;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("replay-limits"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void start() throws Exception {
    stack = new ReplayStack(shared);
    writer = stack.rows().writer(Duration.ZERO, 0);
    settings =
        stack
            .settings()
            .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
            .with("GAPLESS_REPLAY_JOBS_LEASE", "2s")
            .with("GAPLESS_REPLAY_JOBS_POLL", "200ms");
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private ReplaysClient replica(ServiceSettings with) {
    ReplaysClient client = new ReplaysClient(stack.replica(with).getURI());
    await().atMost(SOON).until(() -> client.get("/v1/replays", Map.of()).status() == 200);
    return client;
  }

  /** Each entity's events in one transaction; all of it is stable then. */
  private Map<EntityKey, List<Event>> append(int entities, int versions) throws Exception {
    Map<EntityKey, List<Event>> events = new LinkedHashMap<>();
    for (int entity = 0; entity < entities; entity++) {
      EntityKey key = ReplayStack.account("e" + entity);
      events.put(key, stack.rows().appendAll(writer, key, versions));
    }
    List<Event> last = List.copyOf(events.values()).getLast();
    stack.rows().confirm(writer, last.getLast());
    return events;
  }

  @Test
  void so_many_listen_to_progress_and_no_more_and_who_leaves_makes_room() throws Exception {
    append(1, 10);
    ReplaysClient replica = replica(settings);
    long job = replica.create(ALL, ",\"rate\":1");
    String progress = "/v1/replays/" + job + "/progress";
    List<InputStream> listeners = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      InputStream listener = replica.listen(progress);
      assertThat(listener.read()).isPositive();
      listeners.add(listener);
    }

    Answer refused = replica.get(progress, Map.of());

    assertThat(refused.status()).isEqualTo(429);
    for (InputStream listener : listeners) {
      listener.close();
    }
    replica.change(job, "cancel");
    await().atMost(SOON).until(() -> replica.get(progress, Map.of()), it -> it.status() == 200);
  }

  @Test
  void there_is_room_for_so_many_unfinished_jobs_and_no_more() throws Exception {
    append(1, 10);
    ReplaysClient replica = replica(settings.with("GAPLESS_REPLAY_JOBS_MOST_UNFINISHED", "2"));
    long first = replica.create(ALL, ",\"rate\":1");
    replica.change(first, "pause");
    replica.create(ALL, ",\"rate\":1");
    String token = replica.dryRun(ALL).text("token");

    Answer third = replica.order(ALL, token, "", Map.of("Idempotency-Key", "third"));

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(recorded(replica, "third").at("/status").asInt()).isEqualTo(429);
    assertThat(recorded(replica, "third").has("endedAt")).isTrue();
    replica.change(first, "cancel");
    Answer again = replica.order(ALL, token, "", Map.of("Idempotency-Key", "third"));
    assertThat(again.status()).as(again.response().body()).isEqualTo(201);
    assertThat(recorded(replica, "third").at("/status").asInt()).isEqualTo(201);
  }

  private static JsonNode recorded(ReplaysClient replica, String key) throws Exception {
    for (JsonNode order : replica.get("/v1/audit", Map.of()).json().at("/orders")) {
      if (order.at("/key").asText().equals(key)) {
        return order;
      }
    }
    throw new AssertionError("no order " + key + " is recorded");
  }

  @Test
  void orders_given_at_once_do_not_pass_the_number_of_unfinished_jobs() throws Exception {
    append(1, 10);
    JobsRepository repository =
        stack
            .replica(settings.with("GAPLESS_REPLAY_JOBS_POLL", "10s"))
            .getApplicationContext()
            .getBean(JobsRepository.class);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> repository.before(Long.MAX_VALUE, 1), List::isEmpty);

    for (int round = 1; round <= 20; round++) {
      Jobs jobs = new Jobs(repository, 3 * round);
      List<Future<JobRow>> orders = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < 16; i++) {
          orders.add(threads.submit(() -> jobs.create(job())));
        }
      }

      assertThat(orders.stream().filter(it -> it.state() == Future.State.SUCCESS)).hasSize(3);
    }
  }

  private static Jobs.NewJob job() {
    return new Jobs.NewJob(
        new CommandId(UUID.randomUUID().toString()),
        new Selection(
            EntityType.of("account"),
            List.of(),
            Optional.empty(),
            Position.start(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        "gapless.account",
        1,
        new SelectionCount.Count(10, 100, 1),
        Position.of(10),
        "zoe",
        "a test");
  }

  @Tag("long")
  @Test
  void fifty_jobs_with_random_cancels_stay_within_the_limits_and_all_is_recorded()
      throws Exception {
    append(10, 20);
    ServiceSettings limited =
        settings
            .with("GAPLESS_REPLAY_JOBS_RATE_LIMIT", "300")
            .with("GAPLESS_REPLAY_JOBS_PARALLELISM", "3");
    List<ReplaysClient> replicas = List.of(replica(limited), replica(limited));
    String token = replicas.getFirst().dryRun(ALL).text("token");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long begun = System.nanoTime();
    Set<Long> jobs = createAll(replicas, token);
    assertThat(jobs).as("seed %s", seed).hasSize(50);
    List<Long> candidates = List.copyOf(jobs).subList(0, jobs.size() / 2);
    Set<Long> cancelled = new HashSet<>();
    try (TopicRecords records = stack.records()) {
      while (!allEnded(replicas.getFirst())) {
        // Half of them are left alone.
        long id = candidates.get(random.nextInt(candidates.size()));
        Answer answer = replicas.get(random.nextInt(2)).change(id, "cancel");
        if (answer.status() == 200) {
          cancelled.add(id);
        }
        assertThat(running(replicas.getFirst())).isLessThanOrEqualTo(6);
        int most = (int) ((System.nanoTime() - begun) / 1e9 * 2 * 300) + 2 * 75;
        assertThat(records.poll().size()).isLessThanOrEqualTo(most);
      }
    }

    for (long id : jobs) {
      Answer job = replicas.getFirst().job(id);
      assertThat(job.text("state")).isEqualTo(cancelled.contains(id) ? "CANCELLED" : "DONE");
      if (job.text("state").equals("DONE")) {
        assertThat(job.number("published")).isEqualTo(200);
      }
    }
    assertRecorded(replicas.getLast(), jobs.size(), cancelled);
  }

  private Set<Long> createAll(List<ReplaysClient> replicas, String token) throws Exception {
    Set<Long> jobs = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Answer>> orders = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ReplaysClient replica = replicas.get(i % 2);
        orders.add(threads.submit(() -> created(replica, token)));
      }
      for (Future<Answer> order : orders) {
        jobs.add(order.get().number("id"));
      }
    }
    return jobs;
  }

  /** Counts are few at once: whoever is refused asks again. */
  private static Answer created(ReplaysClient replica, String token) {
    return await()
        .atMost(SOON)
        .until(() -> replica.order(ALL, token, ",\"rate\":10000"), it -> it.status() == 201);
  }

  private static boolean allEnded(ReplaysClient replica) throws Exception {
    return states(replica).stream().noneMatch(it -> it.equals("RUNNING") || it.equals("WAITING"));
  }

  private static long running(ReplaysClient replica) throws Exception {
    return states(replica).stream().filter(it -> it.equals("RUNNING")).count();
  }

  private static List<String> states(ReplaysClient replica) throws Exception {
    return replica
        .get("/v1/replays?limit=100", Map.of())
        .json()
        .at("/jobs")
        .findValuesAsText("state");
  }

  private static void assertRecorded(ReplaysClient replica, int orders, Set<Long> cancelled)
      throws Exception {
    List<JsonNode> audit = new ArrayList<>();
    String next = "";
    do {
      Answer page = replica.get("/v1/audit?limit=200" + next, Map.of());
      page.json().at("/orders").forEach(audit::add);
      next = page.json().has("next") ? "&before=" + page.text("next") : "";
    } while (!next.isEmpty());
    assertThat(audit)
        .allSatisfy(
            it -> {
              assertThat(it.at("/who").asText()).startsWith("zoe");
              assertThat(it.at("/why").asText()).isNotEmpty();
            });
    assertThat(audit.stream().filter(it -> is(it, "create", 201)).count()).isEqualTo(orders);
    Set<String> recorded = new HashSet<>();
    audit.stream()
        .filter(it -> is(it, "cancel", 200))
        .forEach(it -> recorded.add(it.at("/subject").asText()));
    assertThat(recorded)
        .containsExactlyInAnyOrderElementsOf(cancelled.stream().map(it -> "job-" + it).toList());
  }

  private static boolean is(JsonNode order, String what, int status) {
    return order.at("/action").asText().equals("replay-job." + what)
        && order.at("/status").asInt() == status;
  }
}
