/**
 * Two runs over the same events: what paired, what changed, and whether the change is more than
 * chance. Pure; each event takes some hundred bytes, maps are looked at one pair at a time.
 */
@NullMarked
package dev.limelight.audit.comparison;

import org.jspecify.annotations.NullMarked;
