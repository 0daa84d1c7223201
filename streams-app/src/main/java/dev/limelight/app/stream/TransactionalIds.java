package dev.limelight.app.stream;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * The transactional ids of an application: whose they are, and which of them nobody has any more.
 *
 * <p>Kafka Streams names them {@code <application.id>-<process>-<thread>}, where the process is a
 * UUID that it also puts into its consumers' client ids. A static member's are {@code
 * <application.id>-static:<group.instance.id>-<thread>} instead: they outlive the process, so that
 * the one that takes its place ends what it left open.
 *
 * @param applicationId of the application
 */
record TransactionalIds(String applicationId) {
  /** No application id has a colon: topics are named after it. */
  private static final String STATIC = "static:";

  private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final Pattern OF_PROCESS = Pattern.compile("(" + UUID + ")-\\d+");
  private static final Pattern PROCESS = Pattern.compile(UUID);

  /** A static member's id, from the one that Kafka Streams made for the same thread. */
  String ofInstance(String instanceId, String generated) {
    String thread = generated.substring(generated.lastIndexOf('-'));
    return applicationId + "-" + STATIC + instanceId + thread;
  }

  /**
   * What all of this application's ids match and no other's, as a whole: a regular expression that
   * means the same to Java and to RE2, which the brokers use.
   */
  String pattern() {
    return "\\Q%s\\E-(?:%s.*|%s)".formatted(applicationId, STATIC, OF_PROCESS.pattern());
  }

  /** Whether the id is one of this application's. */
  boolean own(String id) {
    return owner(id).isPresent();
  }

  /**
   * Those of the ids that belong to this application and to none of its members. Where a member
   * hides its process behind a client id of its own, ids of processes count as taken.
   */
  List<String> orphaned(Collection<String> ids, Collection<MemberDescription> members) {
    Set<String> taken = new HashSet<>();
    boolean hidden = false;
    for (MemberDescription member : members) {
      // A static member may keep the client id of the process whose place it took.
      Optional<String> instance = member.groupInstanceId();
      Matcher process = PROCESS.matcher(member.clientId());
      if (instance.isPresent()) {
        taken.add(STATIC + instance.get());
      } else if (process.find()) {
        taken.add(process.group());
      } else {
        hidden = true;
      }
    }
    boolean processesKnown = !hidden;
    return ids.stream()
        .filter(id -> owner(id).filter(owner -> isGone(owner, taken, processesKnown)).isPresent())
        .toList();
  }

  private static boolean isGone(String owner, Set<String> taken, boolean processesKnown) {
    return !taken.contains(owner) && (processesKnown || owner.startsWith(STATIC));
  }

  /** The process or the static thread that has the id; empty for another application's. */
  private Optional<String> owner(String id) {
    if (!id.startsWith(applicationId + "-")) {
      return Optional.empty();
    }
    String rest = id.substring(applicationId.length() + 1);
    Matcher process = OF_PROCESS.matcher(rest);
    if (process.matches()) {
      return Optional.of(process.group(1));
    }
    return rest.startsWith(STATIC) ? Optional.of(rest) : Optional.empty();
  }
}
