package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Takes back what a stream left on its brokers. Image events are never touched. Doing it again
 * changes nothing.
 */
public final class StreamRemoval {
  private final Brokers brokers;
  private final StreamOptions options;
  private final boolean dryRun;

  /**
   * @param brokers a connection that stays its owner's
   * @param options of the stream
   * @param dryRun whether it is only said what would be done
   */
  public StreamRemoval(Brokers brokers, StreamOptions options, boolean dryRun) {
    this.brokers = brokers;
    this.options = options;
    this.dryRun = dryRun;
  }

  /**
   * Makes the stream and its audit start over: forgets their positions and deletes their internal
   * topics. What was written stays, and is written again beside it.
   *
   * @return a line for each thing that was done
   * @throws StartupException if an instance still runs; nothing was done
   * @throws org.apache.kafka.common.KafkaException if the brokers refuse
   */
  public List<String> reset() {
    List<String> done = new ArrayList<>();
    Set<String> groups = groups();
    if (!dryRun) {
      deleteGroups(groups);
    }
    groups.forEach(group -> done.add(verb() + " consumer group " + group));
    done.addAll(delete(internalTopics()));
    return done;
  }

  /**
   * As {@link #reset}, and deletes every topic that is written. {@code topics create} makes them
   * again.
   */
  public List<String> clean() {
    List<String> done = new ArrayList<>(reset());
    Topics topics = options.topics();
    List<String> written = new ArrayList<>(topics.all());
    written.remove(topics.imageEvents());
    written.add(topics.replays());
    written.add(topics.redriven());
    Set<String> existing = existing();
    written.removeIf(topic -> !existing.contains(topic));
    done.addAll(delete(written));
    return done;
  }

  private void deleteGroups(Set<String> groups) {
    try {
      Brokers.get(brokers.admin().deleteConsumerGroups(groups).all());
    } catch (GroupNotEmptyException running) {
      throw StartupException.unavailable(
          "An instance of "
              + String.join(" or ", groups)
              + " still runs, or was killed and is not given up yet (session.timeout.ms). Stop all"
              + " of them first.",
          running);
    }
  }

  private Set<String> groups() {
    Set<String> own =
        Set.of(options.applicationId(), options.applicationId() + AuditApplication.SUFFIX);
    Set<String> found = new TreeSet<>();
    for (GroupListing group :
        Brokers.get(brokers.admin().listGroups(ListGroupsOptions.forConsumerGroups()).all())) {
      if (own.contains(group.groupId())) {
        found.add(group.groupId());
      }
    }
    return found;
  }

  /** Changelogs and repartition topics, which Kafka Streams names after the application. */
  private List<String> internalTopics() {
    String stream = options.applicationId() + "-";
    return existing().stream()
        .filter(topic -> topic.startsWith(stream))
        .filter(topic -> topic.endsWith("-changelog") || topic.endsWith("-repartition"))
        .toList();
  }

  private Set<String> existing() {
    return new TreeSet<>(Brokers.get(brokers.admin().listTopics().names()));
  }

  private List<String> delete(List<String> topics) {
    if (!dryRun && !topics.isEmpty()) {
      Brokers.get(brokers.admin().deleteTopics(topics).all());
    }
    return topics.stream().map(topic -> verb() + " topic " + topic).toList();
  }

  private String verb() {
    return dryRun ? "would delete" : "deleted";
  }
}
