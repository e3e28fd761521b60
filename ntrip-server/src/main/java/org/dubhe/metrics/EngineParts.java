package org.dubhe.metrics;

import org.dubhe.pipeline.EpochMailbox;
import org.dubhe.pipeline.Pipeline;
import org.dubhe.pipeline.SolverLoop;
import org.dubhe.stream.RoverStreams;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be measured of one generation of the engine.
 *
 * @param solver null where nothing is solved
 * @param network has been shown all of its snapshots
 */
public record EngineParts(
        RoverStreams streams,
        Pipeline pipeline,
        EpochMailbox mailbox,
        @Nullable SolverLoop solver,
        NetworkWatch network) {}
