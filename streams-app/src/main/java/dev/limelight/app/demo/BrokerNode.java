package dev.limelight.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A broker that is a controller as well, by its place in the cluster.
 *
 * @param id of the node, 1 or more
 * @param clientPort loopback port for clients
 * @param controllerPort loopback port for the controllers
 */
record BrokerNode(int id, int clientPort, int controllerPort) {

  /** Nodes on ports that are free now. */
  static List<BrokerNode> onFreePorts(int nodes) {
    List<Integer> ports = LoopbackPort.free(2 * nodes);
    List<BrokerNode> made = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      made.add(new BrokerNode(i + 1, ports.get(2 * i), ports.get(2 * i + 1)));
    }
    return List.copyOf(made);
  }

  /** Where clients reach it. */
  String address() {
    return LoopbackPort.HOST + ":" + clientPort;
  }

  /** Where it votes. */
  String vote() {
    return id + "@" + LoopbackPort.HOST + ":" + controllerPort;
  }
}
