/**
 * What a replay adds to the stream: the range of events that it is about, agreed on before it
 * starts. Records outside the range are blanked as they are read, so that what they hold is neither
 * decoded nor kept, and dropped by the first processor; their offsets are committed like any.
 */
@NullMarked
package dev.limelight.topology.replay;

import org.jspecify.annotations.NullMarked;
