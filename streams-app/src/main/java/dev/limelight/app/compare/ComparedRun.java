package dev.limelight.app.compare;

import dev.limelight.topology.Topics;

/**
 * A run whose results are read.
 *
 * @param id its id
 * @param topics where its results are
 */
public record ComparedRun(String id, Topics topics) {}
