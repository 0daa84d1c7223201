package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.jspecify.annotations.Nullable;

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
   * topics. What was written stays, and is written again beside it. Replays are left alone.
   *
   * @return a line for each thing that was done
   * @throws StartupException if an instance still runs; nothing was done
   * @throws org.apache.kafka.common.KafkaException if the brokers refuse
   */
  public List<String> reset() {
    return remove(OwnApplications.of(options.applicationId()));
  }

  /**
   * As {@link #reset}, and deletes every topic that is written. {@code topics create} makes them
   * again. Replays are forgotten, too: their plans are among what is deleted.
   *
   * @param replays application ids of the stream's replays
   */
  public List<String> clean(Collection<String> replays) {
    List<String> done =
        new ArrayList<>(remove(OwnApplications.of(options.applicationId()).withReplays(replays)));
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

  private List<String> remove(OwnApplications own) {
    List<String> done = new ArrayList<>();
    Set<String> groups = own.groupsAmong(groups());
    if (!dryRun && !groups.isEmpty()) {
      requireEmpty(groups);
      deleteGroups(groups);
    }
    groups.forEach(group -> done.add(verb() + " consumer group " + group));
    done.addAll(delete(List.copyOf(own.topicsAmong(existing()))));
    return done;
  }

  /** Before the first is deleted: a running audit must not cost the stream its position. */
  private void requireEmpty(Set<String> groups) {
    Set<String> running = new TreeSet<>();
    Brokers.get(brokers.admin().describeConsumerGroups(groups).all())
        .forEach(
            (group, description) -> {
              if (!description.members().isEmpty()) {
                running.add(group);
              }
            });
    if (!running.isEmpty()) {
      throw stillRuns(running, null);
    }
  }

  private void deleteGroups(Set<String> groups) {
    try {
      Brokers.get(brokers.admin().deleteConsumerGroups(groups).all());
    } catch (GroupNotEmptyException started) {
      throw stillRuns(groups, started);
    }
  }

  private static StartupException stillRuns(Set<String> groups, @Nullable Throwable cause) {
    return StartupException.unavailable(
        "An instance of "
            + String.join(" or ", groups)
            + " still runs, or was killed and is not given up yet (session.timeout.ms). Stop all"
            + " of them first.",
        cause);
  }

  private Set<String> groups() {
    return Brokers.get(brokers.admin().listGroups(ListGroupsOptions.forConsumerGroups()).all())
        .stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toSet());
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
