package io.edgebot.transport;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Handles requests; free of servlet types. */
@ConsumerType
public interface HttpHandler {
  /**
   * Answers a request; called on a thread that may block for reading the body. An answer that
   * fails, or that throws, becomes 500 without detail.
   */
  CompletionStage<HttpAnswer> handle(HttpRequest request) throws Exception;
}
