/**
 * The demonstration: a real broker, a real registry, the application and a producer as child
 * processes on loopback, and the table that sums up what came out.
 *
 * <p>From the bottom up: {@link dev.limelight.app.demo.ChildProcess} is one process with a log
 * file, {@link dev.limelight.app.demo.KafkaBrokerProcess} and {@link
 * dev.limelight.app.demo.RegistryProcess} are the two services (integration tests use them too, to
 * kill and restart them), and {@link dev.limelight.app.demo.DemoCommand} puts everything together.
 */
@NullMarked
package dev.limelight.app.demo;

import org.jspecify.annotations.NullMarked;
