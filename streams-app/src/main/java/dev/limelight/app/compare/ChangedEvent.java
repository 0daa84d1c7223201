package dev.limelight.app.compare;

import dev.limelight.audit.comparison.EventPair;
import dev.limelight.schemas.SaliencyMap;

/**
 * An event with both of its maps.
 *
 * @param pair both results
 * @param before the first run's map
 * @param after the second run's map
 */
record ChangedEvent(EventPair pair, SaliencyMap before, SaliencyMap after) {}
