/** The Kafka Streams topology: image events in; saliency maps, RCAP scores and dead letters out. */
@NullMarked
package dev.limelight.topology;

import org.jspecify.annotations.NullMarked;
