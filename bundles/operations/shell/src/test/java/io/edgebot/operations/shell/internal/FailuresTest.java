package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose failure is told as what. */
class FailuresTest {
  private static final String PARSER = "org.apache.karaf.shell.support.parsing.GogoParser";

  /** An open quote, of which the parser of Karaf takes one character too many: Java 17, Java 21. */
  @ParameterizedTest
  @CsvSource({
    "java.lang.String java.lang.String " + PARSER + ", The shell cannot read this line: odd",
    "jdk.internal.util.Preconditions java.lang.String "
        + PARSER
        + ", The shell cannot read this line: odd",
    "java.lang.String io.edgebot.Command "
        + PARSER
        + ", The command failed; the log says where: java.lang.StringIndexOutOfBoundsException: odd"
  })
  void whatTheParserTripsOverIsAMistype(String classes, String sentence) {
    StringIndexOutOfBoundsException failure = new StringIndexOutOfBoundsException("odd");
    failure.setStackTrace(
        Stream.of(classes.split(" "))
            .map(name -> new StackTraceElement(name, "m", null, -1))
            .toArray(StackTraceElement[]::new));

    assertThat(Failures.tell(session(), failure)).isEqualTo(sentence);
  }

  private static Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> null);
  }
}
