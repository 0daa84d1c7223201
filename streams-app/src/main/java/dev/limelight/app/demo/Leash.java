package dev.limelight.app.demo;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class named by its first argument, and ends this JVM when its standard input does.
 *
 * <p>The parent holds the other end of that pipe. However the parent ends, also by {@code kill -9},
 * the operating system closes the pipe, so no child outlives it. Uses the JDK alone, because it
 * runs in front of programs that are not ours.
 */
final class Leash {
  private static final int PARENT_GONE = 143;

  /** An orderly end may hang, for instance on a broker that died with the parent. */
  private static final long ORDERLY_END_MILLIS = 10_000;

  private Leash() {}

  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(Leash::endWithParent, "leash");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; only the end of the stream matters.
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    Thread orderly = new Thread(() -> System.exit(PARENT_GONE), "leash-exit");
    orderly.setDaemon(true);
    orderly.start();
    try {
      orderly.join(ORDERLY_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
