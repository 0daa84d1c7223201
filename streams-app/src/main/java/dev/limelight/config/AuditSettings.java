package dev.limelight.config;

import dev.limelight.audit.AuditOptions;
import java.time.Duration;

/**
 * The audit's options.
 *
 * @param options windows, reference and rules
 * @param publishInterval how often an open window that has changed is published
 */
public record AuditSettings(AuditOptions options, Duration publishInterval) {}
