package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Topics as a comparison reads them. */
public interface TopicSide {
  /**
   * Begins to read the topic of a type; its present end is the first to be read up to.
   *
   * @param since nothing of interest was published before
   * @throws UnreconcilableException if the topic is compacted or not there
   */
  Reading open(EntityType type, Instant since);

  /** One pass over a topic. Every call takes seconds at most. Not thread-safe. */
  interface Reading extends AutoCloseable {
    /** Reads on up to where the topic ends now. */
    void extend();

    /**
     * Hands over some records, those of a partition in offset order.
     *
     * @return false if the noted ends are reached
     */
    boolean poll(Consumer<TopicRecord> sink);

    /**
     * Whether the topic may have had this event and let it go by its retention. Ask when all is
     * read.
     */
    boolean mayHaveLetGo(Event event);

    /** A record that was handed over before; empty if it is gone. Ask when all is read. */
    Optional<TopicRecord> at(int partition, long offset);

    @Override
    void close();
  }
}
