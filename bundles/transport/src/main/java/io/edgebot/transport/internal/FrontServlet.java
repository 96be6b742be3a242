package io.edgebot.transport.internal;

import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The HTTP front as a service and as the one servlet, which never goes away: it has no
 * configuration, since one that changes would make the container take it out. Its whiteboard
 * properties are written out, since the annotations for them would wire this bundle to the
 * container, and each refresh of that would close all sockets.
 */
@Component(
    service = {HttpFront.class, Servlet.class},
    immediate = true,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/*",
      "osgi.http.whiteboard.servlet.name=edgebot",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class FrontServlet extends HttpServlet implements HttpFront {
  private static final long serialVersionUID = 1L;

  private final transient Front front;

  /** The servlet in front of what handles requests. */
  @Activate
  public FrontServlet(@Reference Front front) {
    this.front = front;
  }

  @Override
  public Registration register(String path, HttpHandler handler) {
    return front.dispatcher().register(path, handler);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    front.dispatcher().handle(new ServletCall(request, response, front.settings()));
  }
}
