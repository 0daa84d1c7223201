/** One image to its map and its score: decode, preprocess, explain, score. No Kafka, no files. */
@NullMarked
package dev.limelight.pipeline;

import org.jspecify.annotations.NullMarked;
