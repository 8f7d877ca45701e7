package io.gapless.projection.positions;

/** What every store of positions must do: one contract for each of its roles. */
public interface PositionsConformance
    extends AppliedPositionsConformance,
        ParkedEntitiesConformance,
        VerifiedPositionsConformance,
        RebuiltPositionsConformance,
        CommandedRebuildsConformance,
        UnreadableRecordsConformance {}
