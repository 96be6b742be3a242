package io.edgebot.transport.internal;

import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * The HTTP front as a service and as the one servlet, which never goes away. Its whiteboard
 * properties are written out, since the annotations for them would wire this bundle to the
 * container, and each refresh of that would close all sockets.
 */
@Component(
    service = {HttpFront.class, Servlet.class},
    immediate = true,
    configurationPid = TransportConfig.PID,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/*",
      "osgi.http.whiteboard.servlet.name=edgebot",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    })
public final class FrontServlet extends HttpServlet implements HttpFront {
  private static final long serialVersionUID = 1L;

  private final transient HttpDispatcher dispatcher;
  private transient volatile TransportSettings settings;

  /** Starts; a value that cannot be used is logged, and the defaults count. */
  @Activate
  public FrontServlet(TransportConfig config, Map<String, ?> properties) {
    TransportSettings checked =
        TransportSettings.orElse(config, properties, TransportSettings.DEFAULTS);
    settings = checked;
    dispatcher = new HttpDispatcher(checked, HttpDispatcher.HOLD, HttpDispatcher.ANSWER_TIMEOUT);
  }

  FrontServlet(HttpDispatcher dispatcher, TransportSettings settings) {
    this.dispatcher = dispatcher;
    this.settings = settings;
  }

  @Modified
  void modified(TransportConfig config, Map<String, ?> properties) {
    settings = TransportSettings.orElse(config, properties, settings);
    dispatcher.settings(settings);
  }

  @Deactivate
  void deactivate() {
    dispatcher.close();
  }

  @Override
  public Registration register(String path, HttpHandler handler) {
    return dispatcher.register(path, handler);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    dispatcher.handle(new ServletCall(request, response, settings));
  }
}
