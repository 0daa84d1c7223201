package dev.limelight.app.stream;

import dev.limelight.topology.ExplanationTopology;
import dev.limelight.topology.audit.AuditTopology;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The Kafka Streams applications that belong to a stream, with what is theirs by its full name: the
 * names of another stream's may begin with this one's id, as those of {@code limelight-eu} do with
 * {@code limelight}.
 *
 * @param groups consumer groups
 * @param internalTopics changelogs and repartition topics
 */
record OwnApplications(Set<String> groups, Set<String> internalTopics) {
  OwnApplications {
    groups = Set.copyOf(groups);
    internalTopics = Set.copyOf(internalTopics);
  }

  /** The stream and its audit. */
  static OwnApplications of(String applicationId) {
    String audit = applicationId + AuditApplication.SUFFIX;
    Set<String> topics = new TreeSet<>(ExplanationTopology.internalTopics(applicationId));
    topics.addAll(AuditTopology.internalTopics(audit));
    return new OwnApplications(Set.of(applicationId, audit), topics);
  }

  /** These and replays, by their application ids. */
  OwnApplications withReplays(Collection<String> applicationIds) {
    Set<String> allGroups = new TreeSet<>(groups);
    Set<String> allTopics = new TreeSet<>(internalTopics);
    for (String replay : applicationIds) {
      allGroups.add(replay);
      allTopics.addAll(ExplanationTopology.internalTopics(replay));
    }
    return new OwnApplications(allGroups, allTopics);
  }

  /** The consumer groups that are there, by name. */
  SortedSet<String> groupsAmong(Collection<String> existing) {
    return common(groups, existing);
  }

  /** The internal topics that are there, by name. */
  SortedSet<String> topicsAmong(Collection<String> existing) {
    return common(internalTopics, existing);
  }

  private static SortedSet<String> common(Set<String> own, Collection<String> existing) {
    SortedSet<String> found = new TreeSet<>(existing);
    found.retainAll(own);
    return found;
  }
}
