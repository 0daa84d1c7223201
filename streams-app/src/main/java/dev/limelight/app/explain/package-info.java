/** Pictures on disk to maps and overlays on disk: what {@code limelight explain} does. No Kafka. */
@NullMarked
package dev.limelight.app.explain;

import org.jspecify.annotations.NullMarked;
