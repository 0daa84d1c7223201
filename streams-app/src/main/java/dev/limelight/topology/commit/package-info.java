/**
 * Tells whoever counts when a stream thread's transaction is committed or taken back. Kafka Streams
 * has no such call; its producers know.
 */
@NullMarked
package dev.limelight.topology.commit;

import org.jspecify.annotations.NullMarked;
