package dev.limelight.app.demo;

import java.nio.file.Path;

/**
 * The configuration of a single broker that is its own controller.
 *
 * @param clientPort loopback port for clients
 * @param controllerPort loopback port for the controller
 * @param data folder of the partitions
 */
record BrokerProperties(int clientPort, int controllerPort, Path data) {

  /** What clients give as {@code bootstrap.servers}. */
  String bootstrapServers() {
    return LoopbackPort.HOST + ":" + clientPort;
  }

  /**
   * The text of {@code server.properties}. Everything that is replicated elsewhere exists once
   * here; few internal partitions and no waiting for further group members make it start quickly;
   * topics are created on purpose or not at all; a short session lets a killed broker come back
   * without waiting for the end of its predecessor's.
   */
  String text() {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        advertised.listeners=PLAINTEXT://%1$s:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        controller.quorum.bootstrap.servers=%1$s:%3$d
        log.dirs=%4$s
        auto.create.topics.enable=false
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=3000
        group.initial.rebalance.delay.ms=0
        min.insync.replicas=1
        offsets.topic.num.partitions=4
        offsets.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        transaction.state.log.replication.factor=1
        """
        .formatted(LoopbackPort.HOST, clientPort, controllerPort, data.toAbsolutePath());
  }
}
