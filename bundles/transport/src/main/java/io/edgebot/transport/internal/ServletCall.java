package io.edgebot.transport.internal;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpRequest;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of the servlet container. */
final class ServletCall implements HttpCall {
  private static final Logger LOG = LoggerFactory.getLogger(ServletCall.class);

  private final HttpServletRequest servletRequest;
  private final HttpServletResponse response;
  private final ServletRequestView request;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable AsyncContext async;

  ServletCall(
      HttpServletRequest request, HttpServletResponse response, TransportSettings settings) {
    this.servletRequest = request;
    this.response = response;
    this.request = new ServletRequestView(request, settings);
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public void suspend() {
    if (async == null) {
      AsyncContext context = servletRequest.startAsync();
      // Who suspends it keeps the time: this one's could not be changed later.
      context.setTimeout(0);
      async = context;
    }
  }

  @Override
  public void execute(Runnable task) {
    AsyncContext context = async;
    if (context == null) {
      throw new IllegalStateException("not suspended");
    }
    try {
      context.start(task);
    } catch (IllegalStateException | RejectedExecutionException e) {
      // The container has ended the call: there is nobody to answer, but the task has duties.
      LOG.debug("the call was ended by the container: {}", e.toString());
      task.run();
    }
  }

  @Override
  public void answer(HttpAnswer answer) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try {
      response.setStatus(answer.status());
      answer.headers().forEach(response::setHeader);
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the client has gone: {}", e.toString());
    } finally {
      complete();
    }
  }

  private void complete() {
    AsyncContext context = async;
    if (context != null) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.debug("the call was ended by the container: {}", e.toString());
      }
    }
  }
}
