package dev.limelight.dashboard.feed;

import java.time.Duration;

/**
 * How far back the feed reads.
 *
 * @param records of a topic, about
 * @param maps of them with their maps, which are far larger
 * @param age oldest records, positive
 */
public record FeedLimits(int records, int maps, Duration age) {}
