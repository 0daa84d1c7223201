package dev.limelight.runtime;

import java.util.Optional;

/**
 * The inputs and the output of a graph that a session uses.
 *
 * @param imageInput name of the image input, float32 {@code [N, ...]}
 * @param image how an image lies in it
 * @param targetInput name of the class input, int64 {@code [N]}, which only backward graphs have
 * @param output name of the output, float32 {@code [N, ...]}
 * @param result how a row of it lies
 */
record GraphPorts(
    String imageInput,
    RowLayout image,
    Optional<String> targetInput,
    String output,
    RowLayout result) {

  /** Bytes that one row takes while it runs: input and output, natively and on the heap. */
  long bytesPerRow() {
    return 2L * Float.BYTES * (image.graph().size() + result.graph().size());
  }
}
