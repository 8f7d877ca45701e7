package io.gapless.replay.reconcile.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * A record of the window, as little of it as a comparison needs.
 *
 * @param position what it claims
 * @param partition where it lies
 * @param offset where it lies
 * @param identity fingerprint of which event it says it is
 * @param content fingerprint of the rest
 * @param intact whether it can be read and has the digest it announces; if not, the fingerprints
 *     mean nothing
 * @param replayed whether somebody else than its writer published it
 */
record Sighting(
    long position,
    int partition,
    long offset,
    long identity,
    long content,
    boolean intact,
    boolean replayed) {
  static final Comparator<Sighting> ORDER =
      Comparator.comparingLong(Sighting::position)
          .thenComparingInt(Sighting::partition)
          .thenComparingLong(Sighting::offset);

  static final SortedRuns.Codec<Sighting> CODEC =
      new SortedRuns.Codec<>(Sighting::write, Sighting::read);

  private static void write(Sighting it, DataOutput out) throws IOException {
    out.writeLong(it.position);
    out.writeInt(it.partition);
    out.writeLong(it.offset);
    out.writeLong(it.identity);
    out.writeLong(it.content);
    out.writeByte((it.intact ? 1 : 0) | (it.replayed ? 2 : 0));
  }

  private static Sighting read(DataInput in) throws IOException {
    long position = in.readLong();
    int partition = in.readInt();
    long offset = in.readLong();
    long identity = in.readLong();
    long content = in.readLong();
    byte flags = in.readByte();
    return new Sighting(
        position, partition, offset, identity, content, (flags & 1) != 0, (flags & 2) != 0);
  }

  Finding.Place place() {
    return new Finding.Place(partition, offset);
  }
}
