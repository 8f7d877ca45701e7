package io.gapless.replay.reconcile.compare;

import io.gapless.event.Position;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * A set of positions: a compressed bitmap, 2 bytes for a lonely one and a bit for one among many.
 * Not thread-safe.
 */
final class Positions {
  private final Roaring64Bitmap bitmap = new Roaring64Bitmap();

  void add(long position) {
    bitmap.addLong(position);
  }

  void remove(long position) {
    bitmap.removeLong(position);
  }

  boolean contains(long position) {
    return bitmap.contains(position);
  }

  long size() {
    return bitmap.getLongCardinality();
  }

  /** Moves those that {@code others} has too to {@code target}. */
  void moveCommon(Positions others, Positions target) {
    target.bitmap.or(Roaring64Bitmap.and(bitmap, others.bitmap));
    bitmap.andNot(others.bitmap);
  }

  /** The lowest, 0 if there is none. */
  long lowest() {
    return bitmap.isEmpty() ? 0 : bitmap.first();
  }

  /** Ascending, at most {@code most}. */
  List<Position> after(Position after, int most) {
    List<Position> page = new ArrayList<>();
    LongIterator next = bitmap.getLongIteratorFrom(after.value() + 1);
    while (page.size() < most && next.hasNext()) {
      page.add(Position.of(next.next()));
    }
    return page;
  }
}
