package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * Times a graph, forward or backward, in several settings. The settings take turns, round after
 * round, so that a slow moment of the machine falls on all of them.
 */
final class ForwardTimer {
  private static final int ROUNDS = 5;
  private static final double NANOS_PER_MS = 1e6;

  /** A turn is at least this long, so that the clock and a single run's jitter do not count. */
  private static final double TURN_MS = 150;

  /**
   * Threads that spin go on doing so for tens of milliseconds after a run, on the cores of whatever
   * is timed next. ONNX Runtime does not say when they have stopped: there is nothing to wait for
   * but time.
   */
  private static final long REST_MS = 100;

  private final ExecutionProvider provider;
  private final WorkerPool workers;
  private final LongSupplier nanoTime;

  ForwardTimer(ExecutionProvider provider, WorkerPool workers, LongSupplier nanoTime) {
    this.provider = provider;
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  ForwardTiming time(List<ForwardSetting> settings, GraphSessions sessions)
      throws OrtException, InterruptedException {
    try (HandleScope scope = new HandleScope(new HandleCount())) {
      List<Turn> turns = new ArrayList<>();
      for (ForwardSetting setting : settings) {
        GraphSession session =
            scope.own(sessions.open(setting.session(provider)), GraphSession::close);
        Turn turn = new Turn(setting, new ArrayList<>());
        for (int i = 0; i < setting.sideBySide(); i++) {
          RunSlot slot = scope.own(new RunSlot(session), RunSlot::close);
          slot.reserve(setting.batch());
          fill(slot, session.ports(), setting.batch());
          turn.slots.add(slot);
        }
        turns.add(turn);
      }
      return time(turns);
    }
  }

  private ForwardTiming time(List<Turn> turns) throws OrtException, InterruptedException {
    for (Turn turn : turns) {
      // The first run plans its memory; the second tells how many make a turn.
      msPerImage(turn);
      double runMs = msPerImage(turn) * turn.setting.batch() * turn.setting.sideBySide();
      turn.runs = (int) Math.max(1, Math.ceil(TURN_MS / runMs));
    }
    double[][] ms = new double[turns.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < turns.size(); i++) {
        ms[i][round] = msPerImage(turns.get(i));
      }
    }
    Map<ForwardSetting, Double> medians = new LinkedHashMap<>();
    for (int i = 0; i < turns.size(); i++) {
      Arrays.sort(ms[i]);
      medians.put(turns.get(i).setting, ms[i][ROUNDS / 2]);
    }
    return new ForwardTiming(medians);
  }

  private double msPerImage(Turn turn) throws OrtException, InterruptedException {
    long begin = nanoTime.getAsLong();
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (RunSlot slot : turn.slots) {
      tasks.add(
          workers.submit(
              () -> {
                for (int run = 0; run < turn.runs; run++) {
                  slot.run(turn.setting.batch());
                }
                return turn.runs;
              }));
    }
    try {
      for (FutureTask<Integer> task : tasks) {
        WorkerPool.join(task);
      }
    } finally {
      WorkerPool.settle(tasks);
    }
    long nanos = nanoTime.getAsLong() - begin;
    if (turn.setting.spinning()) {
      Thread.sleep(REST_MS);
    }
    int images = turn.runs * turn.setting.batch() * turn.setting.sideBySide();
    return nanos / NANOS_PER_MS / images;
  }

  private static void fill(RunSlot slot, GraphPorts ports, int rows) {
    float[] image = RampImage.of(ports);
    for (int row = 0; row < rows; row++) {
      slot.write(row, image, 0);
    }
  }

  /** A setting with its slots, and how often each runs in one turn. */
  private static final class Turn {
    final ForwardSetting setting;
    final List<RunSlot> slots;
    int runs = 1;

    Turn(ForwardSetting setting, List<RunSlot> slots) {
      this.setting = setting;
      this.slots = slots;
    }
  }
}
