package io.edgebot.transport.internal;

import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The HTTP front as a service, which never goes away, whatever the container does. */
@Component(service = HttpFront.class)
public final class FrontService implements HttpFront {
  private final Front front;

  /** The service before what handles requests. */
  @Activate
  public FrontService(@Reference Front front) {
    this.front = front;
  }

  @Override
  public Registration register(String path, HttpHandler handler) {
    return front.dispatcher().register(path, handler);
  }
}
