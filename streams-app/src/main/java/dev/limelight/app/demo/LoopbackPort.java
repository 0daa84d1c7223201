package dev.limelight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds free TCP ports of the loopback address. */
public final class LoopbackPort {
  /** The loopback interface. */
  public static final String HOST = "127.0.0.1";

  private static final byte[] ADDRESS = {127, 0, 0, 1};

  private LoopbackPort() {}

  /**
   * Distinct ports that are free now, as the operating system picks them. Nothing holds them
   * afterwards; systems hand a port out again only after many others, so the time until its user
   * binds it is safe in practice.
   */
  public static List<Integer> free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByAddress(ADDRESS)));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST + ".", e);
    } finally {
      held.forEach(LoopbackPort::release);
    }
  }

  /** The port that is wanted if it is free now, else any that is. */
  static int freeAt(int wanted) {
    try (ServerSocket held = new ServerSocket(wanted, 1, InetAddress.getByAddress(ADDRESS))) {
      return held.getLocalPort();
    } catch (IOException taken) {
      return free(1).get(0);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + socket.getLocalPort() + " stays bound.", e);
    }
  }
}
