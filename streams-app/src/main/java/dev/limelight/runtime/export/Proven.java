package dev.limelight.runtime.export;

/**
 * What a self-check found.
 *
 * @param result its figures
 * @param instead of which gradient its finite differences are, in a sentence for people, where that
 *     is not the one that is written; else empty
 */
record Proven(SelfCheckResult result, String instead) {}
