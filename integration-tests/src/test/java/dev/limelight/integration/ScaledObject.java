package dev.limelight.integration;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * KEDA's kind for scaling by lag, as far as its fields go (keda.sh/v1alpha1); none of the libraries
 * for Kubernetes' own kinds has it.
 */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

  record Spec(
      Target scaleTargetRef,
      Integer pollingInterval,
      Integer initialCooldownPeriod,
      Integer cooldownPeriod,
      Integer idleReplicaCount,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Advanced advanced,
      List<Trigger> triggers,
      Fallback fallback) {}

  record Target(String name, String apiVersion, String kind, String envSourceContainerName) {}

  record Advanced(
      Autoscaler horizontalPodAutoscalerConfig, boolean restoreToOriginalReplicaCount) {}

  record Autoscaler(String name, HorizontalPodAutoscalerBehavior behavior) {}

  record Trigger(
      String type,
      String name,
      boolean useCachedMetrics,
      Map<String, String> metadata,
      Authentication authenticationRef,
      String metricType) {}

  record Authentication(String name, String kind) {}

  record Fallback(int failureThreshold, int replicas, String behavior) {}
}
