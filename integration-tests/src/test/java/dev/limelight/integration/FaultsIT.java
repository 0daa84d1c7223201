package dev.limelight.integration;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything fails, on three brokers, and the results are those of an undisturbed run. The seeds
 * are fixed. {@code -Dlimelight.faults=full} takes 2,000 events, kills each instance ten times, and
 * leaves the registry away for 20 s.
 */
@Tag("integration")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FaultsIT {
  private static final boolean FULL = "full".equals(System.getProperty("limelight.faults"));
  private static final int EVENTS = FULL ? 2000 : 500;
  private static final Duration REGISTRY_DOWN = Duration.ofSeconds(FULL ? 20 : 5);
  private static final List<String> NAMES = List.of("static-one", "two");
  private static final int KILLS_EACH = FULL ? 10 : 2;
  private static final int KILLS = KILLS_EACH * NAMES.size();
  private static final int PARTITIONS = 6;
  private static final int MAPS_AT_MOST = 30;
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Skips as well, by hash and by what came before in the partition's second. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "sampling.policies",
          TestModels.TINY + ": rate=0.9 budget=7",
          // Long, so that whoever is killed has finished what is not committed.
          "commit.interval.ms",
          "1000",
          "commit.when.idle",
          "false");

  private static EventLoad load;
  private static RunningServices services;
  private static Ends undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    load = new EventLoad(EVENTS, 20, Instant.now().truncatedTo(ChronoUnit.MINUTES));
    services = RunningServices.start(3);
    try (StreamUnderTest stream = stream("undisturbed");
        Instances instances = new Instances(stream)) {
      instances.launch("single");
      EventLoad.send(stream, load.records(stream));
      undisturbed = ends(stream);
    }
    assertThat(undisturbed.of("saliency-maps")).as("explained").hasSizeGreaterThan(100);
    assertThat(undisturbed.of("event-outcomes")).as("skipped").hasSizeGreaterThan(30);
    assertThat(undisturbed.of("dead-letters")).as("poison").hasSizeGreaterThan(EVENTS / 40);
  }

  @AfterAll
  static void stopServices() {
    services.close();
  }

  @Test
  void shouldEndEachEventOnceAndUnchangedWhenInstancesBrokerAndRegistryFail() throws Exception {
    try (StreamUnderTest stream = stream("faults");
        UncommittedRecords written =
            new UncommittedRecords(stream, stream.topics().saliencyMaps());
        Instances instances = new Instances(stream)) {
      NAMES.forEach(instances::launch);
      NAMES.forEach(instances::awaitRunning);
      List<ProducerRecord<String, byte[]>> records = load.records(stream);
      Random random = new Random(20_261_123);
      List<String> victims = victims(random);
      Map<String, Integer> killed = new HashMap<>();
      for (int kill = 0; kill < KILLS; kill++) {
        CompletableFuture<Void> sending =
            EventLoad.sending(stream, records.subList(portion(kill), portion(kill + 1)));
        if (kill == KILLS / 3) {
          killLeader(stream);
        }
        boolean withoutRegistry = kill == 2 * KILLS / 3;
        if (withoutRegistry) {
          services.registry().kill();
        }
        int mapsOfThese = written.await(1 + random.nextInt(MAPS_AT_MOST), SOON);
        assertThat(mapsOfThese).as("maps that were written before kill " + kill).isPositive();
        String victim = victims.get(kill);
        instances.process(victim).requireAlive();
        instances.kill(victim);
        killed.merge(victim, 1, Integer::sum);
        instances.launch(victim);
        if (withoutRegistry) {
          pass(REGISTRY_DOWN);
          services.registry().start();
        }
        // Now and then it is killed again before it has come to run.
        if (random.nextInt(4) > 0) {
          instances.awaitRunning(victim);
        }
        sending.join();
      }
      EventLoad.send(stream, records.subList(portion(KILLS), EVENTS));
      assertThat(killed)
          .as("kills")
          .isEqualTo(NAMES.stream().collect(toMap(n -> n, n -> KILLS_EACH)));
      requireUndisturbed(stream);
      instances.requireAlive();
      String maps = stream.topics().saliencyMaps();
      assertThat(stream.records().allUncommitted(maps).size())
          .as("maps, with those of killed instances")
          .isGreaterThan(stream.records().all(maps).size());
    }
  }

  @Test
  void shouldEndEachEventOnceAndUnchangedWhenScaledOutAndBackUnderLoad() throws Exception {
    try (StreamUnderTest stream = stream("scale");
        Instances instances = new Instances(stream)) {
      List<String> names = List.of("one", "two", "three");
      instances.launch("one");
      List<ProducerRecord<String, byte[]>> records = load.records(stream);
      int step = EVENTS / 6;
      EventLoad.send(stream, records.subList(0, step));
      instances.launch("two");
      EventLoad.send(stream, records.subList(step, 2 * step));
      instances.launch("three");
      EventLoad.send(stream, records.subList(2 * step, 3 * step));
      names.forEach(instances::awaitRunning);
      EventLoad.send(stream, records.subList(3 * step, 4 * step));
      instances.stop("one");
      int middle = 4 * step + step / 2;
      EventLoad.send(stream, records.subList(4 * step, middle));
      instances.awaitCommitted("two");
      instances.awaitCommitted("three");
      EventLoad.send(stream, records.subList(middle, 5 * step));
      instances.stop("three");
      EventLoad.send(stream, records.subList(5 * step, EVENTS));
      requireUndisturbed(stream);
    }
  }

  /**
   * {@code -Dlimelight.upgrade.from} names the unpacked folder of the release that is upgraded;
   * without it, that is this build, and the results are compared as well.
   */
  @Test
  void shouldEndEachEventOnceWhenInstancesAreUpgradedOneByOneUnderLoad() throws Exception {
    @Nullable String release = System.getProperty("limelight.upgrade.from");
    Path older =
        release == null
            ? RunningServices.repository().resolve("streams-app/target/limelight")
            : Path.of(release);
    try (StreamUnderTest stream = stream("upgrade");
        Instances instances = new Instances(stream)) {
      List<String> names = List.of("one", "two");
      names.forEach(name -> instances.launchFrom(older, name));
      names.forEach(instances::awaitRunning);
      List<ProducerRecord<String, byte[]>> records = load.records(stream);
      int step = EVENTS / 4;
      EventLoad.send(stream, records.subList(0, step));
      for (int next = 0; next < names.size(); next++) {
        String name = names.get(next);
        CompletableFuture<Void> sending =
            EventLoad.sending(stream, records.subList((next + 1) * step, (next + 2) * step));
        instances.stop(name);
        instances.launch("new-" + name);
        instances.awaitRunning("new-" + name);
        sending.join();
      }
      EventLoad.send(stream, records.subList(3 * step, EVENTS));
      Ends ends = ends(stream);
      ends.requireOneEach(load.ids());
      if (release == null) {
        ends.requireSameAs(undisturbed);
      }
      instances.requireAlive();
    }
  }

  private static void requireUndisturbed(StreamUnderTest stream) throws InterruptedException {
    Ends ends = ends(stream);
    ends.requireOneEach(load.ids());
    ends.requireSameAs(undisturbed);
  }

  /** Each instance as often as any other, now and then twice in a row. */
  private static List<String> victims(Random random) {
    List<String> victims = new ArrayList<>();
    for (int each = 0; each < KILLS_EACH; each++) {
      victims.addAll(NAMES);
    }
    Collections.shuffle(victims, random);
    return victims;
  }

  /** The number of the first event that is sent after so many kills. */
  private static int portion(int kills) {
    return kills * EVENTS / (KILLS + 1);
  }

  private static void killLeader(StreamUnderTest stream) throws Exception {
    String topic = stream.topics().imageEvents();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
      TopicDescription described =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
      int leader = described.partitions().get(0).leader().id();
      services.broker(leader).kill();
      services.broker(leader).start();
    }
  }

  private static StreamUnderTest stream(String stem) {
    StreamUnderTest stream = StreamUnderTest.configured(services, stem, SETTINGS);
    stream.createTopics("--partitions", Integer.toString(PARTITIONS), "--replication", "3");
    return stream;
  }

  /** The ends of all events, once there are enough of them. */
  private static Ends ends(StreamUnderTest stream) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                stream
                        .records()
                        .keys(
                            stream.topics().rcapScores(),
                            stream.topics().eventOutcomes(),
                            stream.topics().deadLetters())
                        .size()
                    >= EVENTS);
    return Ends.of(stream, services.registryUrl());
  }

  /** Lets the time pass in which the next thing fails. */
  private static void pass(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
