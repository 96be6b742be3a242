package io.edgebot.operations.updates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

class OrderlyExitTest {
  @Test
  void stopsTheFrameworkAndWaitsAsLongAsOnSigterm() {
    List<String> calls = new ArrayList<>();
    Bundle bundle =
        (Bundle)
            Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> null);
    Framework framework =
        (Framework)
            Proxy.newProxyInstance(
                Framework.class.getClassLoader(),
                new Class<?>[] {Framework.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "stop" -> {
                        calls.add("stop");
                        yield null;
                      }
                      case "waitForStop" -> {
                        calls.add("wait " + arguments[0]);
                        yield new FrameworkEvent(FrameworkEvent.STOPPED, bundle, null);
                      }
                      default -> throw new UnsupportedOperationException(method.getName());
                    });

    new OrderlyExit(framework).stop();

    assertThat(calls).containsExactly("stop", "wait 30000");
  }
}
