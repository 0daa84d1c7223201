package dev.limelight.app.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration of a broker that is a controller as well: a single one, or one of several that
 * hold everything among them.
 *
 * @param node the broker
 * @param cluster all of them, the node included
 * @param data folder of the partitions
 */
record BrokerProperties(BrokerNode node, List<BrokerNode> cluster, Path data) {
  /** Copies of what is replicated, where there are as many brokers. */
  private static final int COPIES = 3;

  BrokerProperties {
    cluster = List.copyOf(cluster);
    if (!cluster.contains(node)) {
      throw new IllegalArgumentException("Node " + node + " is none of " + cluster);
    }
  }

  /** Whether it needs no other. */
  boolean isAlone() {
    return cluster.size() == 1;
  }

  /** What clients give as {@code bootstrap.servers}. */
  String bootstrapServers() {
    return cluster.stream().map(BrokerNode::address).collect(Collectors.joining(","));
  }

  /**
   * The text of {@code server.properties}. Everything exists as often as there are brokers, at most
   * three times, and is written when all copies but one have it; few internal partitions and no
   * waiting for further group members make it start quickly; topics are created on purpose or not
   * at all; a short session lets a killed broker come back without waiting for the end of its
   * predecessor's; a transaction that follows another at once looks often whether it may begin.
   */
  String text() {
    int copies = Math.min(COPIES, cluster.size());
    return """
        process.roles=broker,controller
        node.id=%5$d
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        advertised.listeners=PLAINTEXT://%1$s:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        %8$s
        log.dirs=%4$s
        add.partitions.to.txn.retry.backoff.ms=2
        auto.create.topics.enable=false
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=3000
        default.replication.factor=%6$d
        group.initial.rebalance.delay.ms=0
        min.insync.replicas=%7$d
        offsets.topic.num.partitions=4
        offsets.topic.replication.factor=%6$d
        share.coordinator.state.topic.min.isr=%7$d
        share.coordinator.state.topic.replication.factor=%6$d
        transaction.state.log.min.isr=%7$d
        transaction.state.log.num.partitions=4
        transaction.state.log.replication.factor=%6$d
        """
        .formatted(
            LoopbackPort.HOST,
            node.clientPort(),
            node.controllerPort(),
            data.toAbsolutePath(),
            node.id(),
            copies,
            Math.max(1, copies - 1),
            controllers());
  }

  private String controllers() {
    return isAlone()
        ? "controller.quorum.bootstrap.servers=" + LoopbackPort.HOST + ":" + node.controllerPort()
        : "controller.quorum.voters="
            + cluster.stream().map(BrokerNode::vote).collect(Collectors.joining(","));
  }
}
