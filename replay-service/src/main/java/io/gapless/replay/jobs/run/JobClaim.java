package io.gapless.replay.jobs.run;

import io.gapless.event.Position;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.Selection;

/**
 * A job that this replica may run.
 *
 * @param id which job
 * @param epoch fencing number: rises with every claim
 * @param topic where its events go
 * @param rate events a second, at most
 * @param through up to which position it reads
 * @param cursor how far it came
 * @param published how many events lie before that
 */
public record JobClaim(
    long id,
    long epoch,
    Selection selection,
    String topic,
    int rate,
    Position through,
    Cursor cursor,
    long published) {}
