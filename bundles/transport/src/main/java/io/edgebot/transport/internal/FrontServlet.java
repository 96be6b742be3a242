package io.edgebot.transport.internal;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The HTTP front as the one servlet. It has no configuration, since one that changes would make the
 * container take it out. It comes once the container is there: pax-web can lose a servlet for good
 * that comes while the container starts. Its whiteboard properties, and the container's name, are
 * written out, since what stands for them would wire this bundle to the container, and each refresh
 * of that would close all sockets.
 */
@Component(
    service = Servlet.class,
    immediate = true,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/*",
      "osgi.http.whiteboard.servlet.name=edgebot",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class FrontServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Front front;

  /** The servlet in front of what handles requests. */
  @Activate
  public FrontServlet(
      @Reference Front front,
      @Reference(
              service = AnyService.class,
              target = "(objectClass=org.osgi.service.http.HttpService)")
          ServiceReference<?> container) {
    this(front);
  }

  FrontServlet(Front front) {
    this.front = front;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    front.dispatcher().handle(new ServletCall(request, response, front.settings()));
  }
}
