package io.gapless.replay.reconcile.compare;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.reconcile.compare.OrderCheck.First;
import io.gapless.replay.reconcile.compare.OrderCheck.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares one window of the event store with the topic, in steps of seconds at most, so that its
 * caller can keep a lease meanwhile. Against the flow: stable position and watermarks, the topic's
 * end, the topic, the store; then {@link Recheck} for what was not found. So nothing in flight is
 * reported. The store's window and the topic are read once; memory is bounded, the rest is in
 * temporary files. Not thread-safe.
 *
 * <pre>BEGIN → SPAN → TOPIC → STORE → ORDER → FALLBACK → ASIDE → LATE → REPORT → LIST → DONE</pre>
 */
public final class Comparison implements AutoCloseable {
  /** What is compared. */
  public record Sides(StoreSide store, TopicSide topic, FallbackSide fallback, WireFormat format) {}

  private static final int ORDER_STEP = 100_000;
  private static final int LIST_STEP = 20;

  private enum Phase {
    BEGIN,
    SPAN,
    TOPIC,
    STORE,
    ORDER,
    FALLBACK,
    ASIDE,
    LATE,
    REPORT,
    LIST,
    DONE
  }

  private final Sides sides;
  private final Duration margin;
  private final Tally tally = new Tally();
  private final Positions suspects = new Positions();
  private final Positions inFlight = new Positions();
  private final SortedRuns<Sighting> sightings;
  private final SortedRuns<First> firsts;
  private final SortedRuns<Sighting> late;
  private final List<First> outOfOrder = new ArrayList<>();
  private final List<Sighting> unknown = new ArrayList<>();

  private Window window;
  private Phase phase = Phase.BEGIN;
  private Position at;
  private Optional<Instant> earliest = Optional.empty();
  private TopicSide.@Nullable Reading reading;
  private @Nullable Confirmed confirmed;
  private @Nullable TopicPass pass;
  private @Nullable Join join;
  private @Nullable Recheck recheck;
  private @Nullable Iterator<First> ordered;
  private final OrderCheck check = new OrderCheck();

  /**
   * @param asked cut to the stable position
   * @param margin how far clocks of this system may differ at most
   */
  public Comparison(Window asked, Sides sides, TemporaryFiles files, Duration margin) {
    this(asked, sides, files, margin, SortedRuns.Bounds.STANDARD);
  }

  Comparison(
      Window asked, Sides sides, TemporaryFiles files, Duration margin, SortedRuns.Bounds bounds) {
    this.window = asked;
    this.at = asked.after();
    this.sides = sides;
    this.margin = margin;
    this.sightings = new SortedRuns<>(Sighting.ORDER, Sighting.CODEC, files, bounds);
    this.firsts = new SortedRuns<>(First.ORDER, First.CODEC, files, bounds);
    this.late = new SortedRuns<>(Sighting.ORDER, Sighting.CODEC, files, bounds);
  }

  /**
   * Goes on.
   *
   * @return whether there is more to do
   * @throws UnreconcilableException if it will never come to an end
   * @throws io.gapless.log.EventLogException if a store does not answer; begin anew later, and so
   *     for whatever Kafka throws
   */
  public boolean step() {
    phase =
        switch (phase) {
          case BEGIN -> begin();
          case SPAN -> span();
          case TOPIC -> topic();
          case STORE -> store();
          case ORDER -> order();
          case FALLBACK -> required(recheck).fallbackPage() ? Phase.FALLBACK : Phase.ASIDE;
          case ASIDE -> aside();
          case LATE -> late();
          case REPORT -> report();
          case LIST -> list();
          case DONE -> Phase.DONE;
        };
    return phase != Phase.DONE;
  }

  /** What is compared, once it has begun. */
  public Window window() {
    return window;
  }

  public Counts counts() {
    return tally.counts();
  }

  /** The first of each kind, when it is done. */
  public List<Finding> findings() {
    return tally.listed();
  }

  /** Every event of the window up to here was judged, when it is done. */
  public Position judgedThrough() {
    return inFlight.size() == 0 ? window.through() : Position.of(inFlight.lowest() - 1);
  }

  /** Positions of missing events, ascending, when it is done. */
  public List<Position> missing(Position after, int most) {
    return suspects.after(after, most);
  }

  private Phase begin() {
    window = window.upTo(sides.store.stable());
    confirmed = sides.store.confirmed();
    return window.isEmpty() ? Phase.DONE : Phase.SPAN;
  }

  /** The topic need not be read from before the window's first event happened. */
  private Phase span() {
    Position to = Position.min(window.through(), Position.of(at.value() + StoreSide.MAX_SPAN));
    Optional<Instant> found = sides.store.earliest(at, to);
    if (found.isPresent() && (earliest.isEmpty() || found.get().isBefore(earliest.get()))) {
      earliest = found;
    }
    at = to;
    if (!to.equals(window.through())) {
      return Phase.SPAN;
    }
    return earliest.map(since -> open(since.minus(margin))).orElse(Phase.DONE);
  }

  private Phase open(Instant since) {
    reading = sides.topic.open(window.type(), since);
    pass =
        new TopicPass(
            window, sides.store.committedMaximum(), sides.format, sightings, firsts, tally);
    at = window.after();
    return Phase.TOPIC;
  }

  private Phase topic() {
    TopicPass current = required(pass);
    if (required(reading).poll(current::accept)) {
      return Phase.TOPIC;
    }
    unknown.addAll(current.phantoms());
    join = new Join(current, tally, sightings.merged());
    return Phase.STORE;
  }

  private Phase store() {
    at = sides.store.read(window, at, this::event);
    if (!at.equals(window.through())) {
      return Phase.STORE;
    }
    Join done = required(join);
    done.end();
    unknown.addAll(done.unknown());
    sightings.close();
    ordered = firsts.merged();
    return Phase.ORDER;
  }

  private void event(Event event) {
    tally.events++;
    required(join)
        .event(event, this::absent)
        .ifPresent(copy -> firsts.add(required(pass).first(event, copy)));
  }

  private void absent(Event event) {
    if (!required(confirmed).covers(event)) {
      inFlight.add(event.position().value());
    } else if (required(reading).mayHaveLetGo(event)) {
      tally.beyondRetention++;
    } else {
      suspects.add(event.position().value());
    }
  }

  private Phase order() {
    Iterator<First> rest = required(ordered);
    for (int i = 0; i < ORDER_STEP && rest.hasNext(); i++) {
      order(rest.next());
    }
    if (rest.hasNext()) {
      return Phase.ORDER;
    }
    firsts.close();
    recheck = new Recheck(sides, required(pass), tally, suspects, inFlight, late);
    return suspects.size() == 0 ? Phase.LIST : Phase.FALLBACK;
  }

  private void order(First first) {
    Verdict verdict = check.next(first);
    if (!window.contains(first.position())) {
      return;
    }
    if (verdict == Verdict.OVERTAKEN) {
      tally.overtaken++;
    } else if (verdict == Verdict.OUT_OF_ORDER) {
      if (tally.lists(FindingKind.OUT_OF_ORDER)) {
        outOfOrder.add(first);
      }
      tally.found(FindingKind.OUT_OF_ORDER);
    }
  }

  private Phase aside() {
    if (required(recheck).asidePage()) {
      return Phase.ASIDE;
    }
    required(reading).extend();
    return Phase.LATE;
  }

  private Phase late() {
    if (required(reading).poll(required(recheck)::accept)) {
      return Phase.LATE;
    }
    join = required(recheck).join();
    return Phase.REPORT;
  }

  private Phase report() {
    return required(recheck).report(required(join)) ? Phase.REPORT : Phase.LIST;
  }

  /** Words for what is only known by place or position yet. */
  private Phase list() {
    tally.inFlight = inFlight.size();
    for (int i = 0; i < LIST_STEP && !unknown.isEmpty(); i++) {
      listUnknown(unknown.removeLast());
    }
    if (unknown.isEmpty()) {
      for (int i = 0; i < LIST_STEP && !outOfOrder.isEmpty(); i++) {
        listOutOfOrder(outOfOrder.removeLast());
      }
    }
    return unknown.isEmpty() && outOfOrder.isEmpty() ? Phase.DONE : Phase.LIST;
  }

  private void listUnknown(Sighting copy) {
    Optional<TopicRecord> again = required(reading).at(copy.partition(), copy.offset());
    tally.list(new Words(sides.store, sides.format).unknown(copy.place(), copy.position(), again));
  }

  private void listOutOfOrder(First first) {
    Optional<Finding.Place> place =
        Optional.of(new Finding.Place(first.partition(), first.offset()));
    for (Event event : sides.store.at(List.of(Position.of(first.position())))) {
      tally.list(
          Words.of(
              FindingKind.OUT_OF_ORDER,
              event,
              place,
              "its writer published a newer version of this entity before it"));
    }
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("a comparison took its steps out of turn");
    }
    return part;
  }

  /** Deletes its temporary files. */
  @Override
  public void close() {
    sightings.close();
    firsts.close();
    late.close();
    TopicSide.Reading open = reading;
    if (open != null) {
      open.close();
    }
  }
}
