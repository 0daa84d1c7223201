package dev.limelight.app.demo;

import dev.limelight.schemas.ImageEvent;
import java.time.Instant;

/** An endless sequence of image events. The same index gives the same event, but for its time. */
@FunctionalInterface
interface EventSource {

  /** The event at the index, 0 or more. */
  ImageEvent event(int index, Instant time);
}
