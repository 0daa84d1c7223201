package dev.limelight.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Figures of one model's events that are alike: all clean, or all stickered. For one thread. */
final class EventGroup {
  private final List<Double> insideRegion = new ArrayList<>();
  private int events;
  private int right;
  private double rcapSum;

  void add(DemoResult result) {
    events++;
    rcapSum += result.score().getRcap();
    right += result.right().orElse(false) ? 1 : 0;
    result.insideRegion().ifPresent(insideRegion::add);
  }

  int events() {
    return events;
  }

  /** Share of the events whose class is the true one. */
  OptionalDouble accuracy() {
    return mean(right);
  }

  OptionalDouble meanRcap() {
    return mean(rcapSum);
  }

  OptionalDouble meanInsideRegion() {
    return insideRegion.stream().mapToDouble(Double::doubleValue).average();
  }

  /** The share of saliency inside the region, of each event that has one. */
  double[] insideRegion() {
    return insideRegion.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private OptionalDouble mean(double sum) {
    return events == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / events);
  }
}
