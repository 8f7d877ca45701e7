package io.gapless.tests.verdict;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;

/** A command that somebody sent, however often, and what he was told last. */
public record SentCommand(CommandId id, EntityKey entity, Told told) {}
