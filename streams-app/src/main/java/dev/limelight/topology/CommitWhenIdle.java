package dev.limelight.topology;

import dev.limelight.topology.commit.IdleCommits;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Wants a commit behind a record when no other waits. Readers of what is committed then see the
 * results at once instead of after the commit interval. While records wait, a commit would only
 * hold them up: they come in one transaction, as many as the interval has room for. So the
 * transactions grow with the load by themselves.
 */
final class CommitWhenIdle<KIn, VIn, KOut, VOut> extends ContextualProcessor<KIn, VIn, KOut, VOut> {
  private final Processor<KIn, VIn, KOut, VOut> processor;
  private final IdleCommits commits;

  /**
   * Around a processor.
   *
   * @param commits told behind every record
   */
  CommitWhenIdle(Processor<KIn, VIn, KOut, VOut> processor, IdleCommits commits) {
    this.processor = processor;
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<KOut, VOut> context) {
    super.init(context);
    processor.init(context);
  }

  @Override
  public void process(Record<KIn, VIn> record) {
    try {
      processor.process(record);
    } finally {
      // A record that is refused ends as a dead letter, in the same transaction.
      commits.want(context()::commit);
    }
  }

  @Override
  public void close() {
    processor.close();
  }
}
