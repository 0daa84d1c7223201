package dev.limelight.app.stream;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Transactions that killed processes left open. Results behind them stay hidden from readers until
 * the brokers give them up after {@code transaction.timeout.ms}, which has to be long because
 * explanations are; the surviving members of the group abort them as soon as the group has noticed.
 *
 * <p>It cannot harm: an id whose owner lives after all is taken away from it, its transaction is
 * aborted, and it reads the same events again.
 */
final class OrphanedTransactions {
  private final Admin admin;
  private final TransactionalIds ids;

  /**
   * @param admin stays its owner's
   * @param applicationId whose transactions to look for: the name of its group
   */
  OrphanedTransactions(Admin admin, String applicationId) {
    this.admin = admin;
    this.ids = new TransactionalIds(applicationId);
  }

  /**
   * Aborts them, if the group is at rest and knows who is a member.
   *
   * @return the transactional ids
   * @throws ExecutionException what the brokers answered
   */
  List<String> abort() throws ExecutionException, InterruptedException {
    // Asked before the members: whoever began later than this is not in the list.
    List<String> own =
        open().stream().map(TransactionListing::transactionalId).filter(ids::own).toList();
    if (own.isEmpty()) {
      return List.of();
    }
    Map<String, ConsumerGroupDescription> groups =
        admin.describeConsumerGroups(List.of(ids.applicationId())).all().get();
    ConsumerGroupDescription group = groups.get(ids.applicationId());
    if (group == null || group.groupState() != GroupState.STABLE) {
      return List.of();
    }
    List<String> orphaned = ids.orphaned(own, group.members());
    if (!orphaned.isEmpty()) {
      admin.fenceProducers(orphaned).all().get();
    }
    return orphaned;
  }

  /**
   * Asks for this application's only, where the brokers can tell them apart (from 4.1 on): of
   * another's, each would write to its security log that it was denied.
   */
  private Collection<TransactionListing> open() throws ExecutionException, InterruptedException {
    try {
      return admin
          .listTransactions(ongoing().filterOnTransactionalIdPattern(ids.pattern()))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return admin.listTransactions(ongoing()).all().get();
      }
      throw e;
    }
  }

  private static ListTransactionsOptions ongoing() {
    return new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
  }
}
