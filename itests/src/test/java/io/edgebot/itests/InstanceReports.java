package io.edgebot.itests;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Adds to a failure what the instances said last that its test has started: where the tests ran,
 * their files may be out of reach.
 */
public final class InstanceReports
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    rethrow(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    rethrow(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    rethrow(failure);
  }

  private static void rethrow(Throwable failure) throws Throwable {
    if (failure instanceof TestAbortedException) {
      throw failure;
    }
    StringBuilder message = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Instance instance : Instance.latest()) {
      try {
        message.append('\n').append(instance.report());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw new AssertionError(message.toString(), failure);
  }
}
