/**
 * Images that events name instead of carrying. What may be named is the operator's to say: files
 * under certain folders, objects in certain buckets of one S3-compatible service. Whatever is read
 * must have the digest that the event states.
 */
@NullMarked
package dev.limelight.topology.reference;

import org.jspecify.annotations.NullMarked;
