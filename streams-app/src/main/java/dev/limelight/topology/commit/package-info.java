/**
 * Tells whoever counts when a stream thread's transaction is committed or taken back, and lets a
 * thread commit before it waits. Kafka Streams has no such calls; its clients know.
 */
@NullMarked
package dev.limelight.topology.commit;

import org.jspecify.annotations.NullMarked;
