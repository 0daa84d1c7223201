package dev.limelight.metric;

import java.util.List;

/**
 * RCAP of one map and the terms it is made of.
 *
 * @param rcap in [0,1], higher is better: the mean of share times probability over the partitions
 * @param partitions highest fraction first, at least one
 */
public record RcapScore(double rcap, List<Partition> partitions) {

  /** A score with its own copy of the partitions. */
  public RcapScore {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition: the pixels whose saliency is above a threshold.
   *
   * @param fraction r, in (0,1): the threshold's rank among the pixels
   * @param threshold the order statistic of the map at that rank, in [0,1]
   * @param share the part of all saliency that lies above the threshold, in [0,1]
   * @param probability softmax probability of the explained class when only those pixels are shown,
   *     in [0,1]
   */
  public record Partition(double fraction, float threshold, double share, double probability) {}

  /** The thresholds, in the partitions' order. */
  public List<Float> thresholds() {
    return partitions.stream().map(Partition::threshold).toList();
  }

  /** The shares, in the partitions' order. */
  public List<Double> shares() {
    return partitions.stream().map(Partition::share).toList();
  }

  /** The probabilities, in the partitions' order. */
  public List<Double> probabilities() {
    return partitions.stream().map(Partition::probability).toList();
  }
}
