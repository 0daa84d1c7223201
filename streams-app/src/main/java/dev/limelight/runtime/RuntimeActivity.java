package dev.limelight.runtime;

/**
 * What ONNX Runtime has done in a process and is doing now.
 *
 * @param runs graph runs that ended well
 * @param rows images in them: {@code rows / runs} is the mean batch
 * @param threads worker threads
 * @param busy worker threads that run something now
 * @param queued runs that wait for a worker thread
 * @param handles native handles that are open
 */
public record RuntimeActivity(
    long runs, long rows, int threads, int busy, int queued, int handles) {}
