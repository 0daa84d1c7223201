/** From the topics into the stores: one thread reads, decodes and hands on. */
@NullMarked
package dev.limelight.dashboard.feed;

import org.jspecify.annotations.NullMarked;
