package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChecksTest {
  /** As the feature service says it. */
  private static final String UNRESOLVED =
      "Unable to resolve root: missing requirement [root] osgi.identity;"
          + " osgi.identity=edgebot-input-syslog; type=karaf.feature; version=\"[1.0.2,1.0.2]\";"
          + " filter:=\"(&(osgi.identity=edgebot-input-syslog)(type=karaf.feature)"
          + "(version>=1.0.2)(version<=1.0.2))\" [caused by: Unable to resolve"
          + " io.edgebot.input.syslog/1.0.2: missing requirement [io.edgebot.input.syslog/1.0.2]"
          + " osgi.wiring.package; filter:=\"(&(osgi.wiring.package=com.example.missing)"
          + "(version>=1.0.0)(!(version>=2.0.0)))\"]";

  @Test
  void namesThePackageThatIsMissing() {
    assertThat(Checks.missing(new IllegalStateException(UNRESOLVED)))
        .isEqualTo(
            "it needs the package com.example.missing (from 1.0.0 before 2.0.0), which nothing here"
                + " exports: install what does, or take a version for this core");
  }

  /** As the framework says it. */
  private static final String UNRESOLVABLE =
      "Unable to resolve io.edgebot.input.syslog [107](R 107.0): missing requirement"
          + " [io.edgebot.input.syslog [107](R 107.0)] osgi.wiring.package;"
          + " (&(osgi.wiring.package=com.example.missing)(version>=1.0.0)(!(version>=2.0.0)))"
          + " Unresolved requirements: [[io.edgebot.input.syslog [107](R 107.0)]"
          + " osgi.wiring.package; (osgi.wiring.package=com.example.other)]";

  @Test
  void namesThePackageThatTheFrameworkMisses() {
    assertThat(Checks.missing(new IllegalStateException(UNRESOLVABLE)))
        .startsWith("it needs the package com.example.other, which nothing here exports");
    assertThat(Checks.missing(new IllegalStateException(UNRESOLVABLE.replaceFirst(" Unres.*", ""))))
        .startsWith("it needs the package com.example.missing (from 1.0.0 before 2.0.0), which");
  }

  @Test
  void leavesOtherFailuresTheirWords() {
    assertThat(Checks.missing(new IllegalStateException("disk full"))).isEqualTo("disk full");
  }
}
