package dev.limelight.app.demo;

import java.util.Map;
import java.util.Optional;

/**
 * What a scene really shows. It travels in the event's attributes, where nothing but the demo's
 * summary looks at it.
 *
 * @param label label of the true class
 * @param stickered whether the scene has the backdoor's sticker
 */
record Truth(String label, boolean stickered) {
  private static final String CLASS = "truth.class";
  private static final String STICKERED = "truth.stickered";

  Map<String, String> attributes() {
    return Map.of(CLASS, label, STICKERED, Boolean.toString(stickered));
  }

  /** The truth in an event's attributes, where it is known. */
  static Optional<Truth> of(Map<String, String> attributes) {
    return Optional.ofNullable(attributes.get(CLASS))
        .map(label -> new Truth(label, Boolean.parseBoolean(attributes.get(STICKERED))));
  }
}
