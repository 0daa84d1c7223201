package dev.limelight.integration;

import java.util.function.Supplier;

/** A service that is a child process. */
record ProcessService(Runnable starter, Supplier<String> where, Runnable killer, Runnable closer)
    implements Service {

  @Override
  public void start() {
    starter.run();
  }

  @Override
  public String address() {
    return where.get();
  }

  @Override
  public void kill() {
    killer.run();
  }

  @Override
  public void close() {
    closer.run();
  }
}
