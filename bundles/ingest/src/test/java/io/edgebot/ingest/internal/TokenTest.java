package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.State;
import io.edgebot.transport.HttpAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send, and for whom. */
class TokenTest {
  private static final String LINES = "{\"type\":\"a\"}\n";
  private static final String CERTIFICATE = Rig.sha256("a certificate");

  @TempDir Path folder;

  private Path file;
  private Rig rig;

  @BeforeEach
  void start() {
    file = folder.resolve("ingest-tokens");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void tokens(String lines) {
    rig = Rig.with().tokens(file, lines).allowLoopback(false).build();
  }

  private static String line(String principal, String token) {
    return principal + " sha256:" + Rig.sha256(token) + "\n";
  }

  private void rewrite(String lines) {
    Rig.write(file, lines);
    rig.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }

  private static FakeRequest lines() {
    return FakeRequest.lines(LINES);
  }

  private int status(String token) {
    return rig.send(lines().token(token)).status();
  }

  private int status(String token, String edge) {
    return rig.send(lines().token(token).with("EdgeBot-Sequence", edge + "/00000000000000ff/1-1"))
        .status();
  }

  @Test
  void letsInWhoHasAToken() {
    tokens("# people\n\n" + line("alice", "aaa") + line("bob", "bbb"));

    assertThat(status("bbb")).isEqualTo(200);
    assertThat(rig.lane.appends.get(0).principal()).isEqualTo("bob");
    assertThat(rig.send(lines().with("authorization", "bearer   aaa ")).status()).isEqualTo(200);
    assertThat(rig.lane.appends.get(1).principal()).isEqualTo("alice");
  }

  @Test
  void keepsOutWhoHasNone() {
    tokens(line("alice", "aaa"));

    HttpAnswer none = rig.send(lines());
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers()).containsEntry("WWW-Authenticate", "Bearer");
    HttpAnswer wrong = rig.send(lines().token("aaA"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    assertThat(rig.send(lines().with("Authorization", "Basic YWFh")).status()).isEqualTo(401);
    assertThat(status("x".repeat(5000))).isEqualTo(401);
    assertThat(status("")).isEqualTo(401);
    assertThat(rig.post(lines()).status()).isEqualTo(401);
    assertThat(rig.lane.attempts).isZero();
    assertThat(rig.count("edgebot_ingest_refused_requests_total/unauthenticated")).isEqualTo(6);
  }

  @Test
  void rotatesATokenWithoutChangingThePrincipal() {
    tokens(line("alice", "old"));
    assertThat(status("old", "ship-1")).isEqualTo(200);

    rewrite(line("alice", "old") + line("alice", "new"));
    assertThat(status("new", "ship-1")).isEqualTo(200);
    assertThat(status("old", "ship-1")).isEqualTo(200);

    rewrite(line("alice", "new"));
    assertThat(status("old", "ship-1")).isEqualTo(401);
    assertThat(status("new", "ship-1")).isEqualTo(200);
  }

  @Test
  void looksAtTheFileOnceASecond() {
    tokens(line("alice", "aaa"));
    assertThat(status("aaa")).isEqualTo(200);

    Rig.write(file, line("alice", "another one"));
    assertThat(status("aaa")).isEqualTo(200);
    rig.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(status("aaa")).isEqualTo(401);
    assertThat(status("another one")).isEqualTo(200);
  }

  @Test
  void aBadLineCountsForNothingAndIsNamed() {
    tokens(
        "alice sha256:abc\n"
            + line("bob", "bbb")
            + "carol sha512:"
            + Rig.sha256("ccc")
            + "\n"
            + line("loopback", "lll"));

    assertThat(status("bbb")).isEqualTo(200);
    assertThat(status("lll")).isEqualTo(401);
    assertThat(rig.health.reason).contains(file.toString()).contains("[1, 3, 4]");
    assertThat(rig.health.reason).doesNotContain("abc").doesNotContain(Rig.sha256("ccc"));

    rewrite(line("bob", "bbb"));
    assertThat(status("bbb")).isEqualTo(200);
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void aFileThatIsGoneLetsNobodyInAndTellsNobodyToGiveUp() throws IOException {
    tokens(line("alice", "aaa"));
    assertThat(status("aaa")).isEqualTo(200);

    Files.delete(file);
    rig.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    HttpAnswer answer = rig.send(lines().token("aaa"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(rig.post(lines()).status()).isEqualTo(503);
    assertThat(rig.health.reason).contains(file.toString());

    rewrite(line("alice", "aaa"));
    assertThat(status("aaa")).isEqualTo(200);
    assertThat(rig.health.reason).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutATokenInTheFileNobodyMaySend(boolean there) {
    if (there) {
      tokens("# nobody\n");
    } else {
      rig = Rig.with().tokens(file).allowLoopback(false).build();
    }

    assertThat(rig.send(lines()).status()).isEqualTo(401);
    assertThat(rig.send(lines().token("aaa")).status()).isEqualTo(401);
    assertThat(rig.post(lines()).status()).isEqualTo(401);
    assertThat(rig.post(lines().token("aaa")).status()).isEqualTo(401);
    assertThat(rig.lane.attempts).isZero();
    assertThat(rig.health.reason)
        .startsWith(file.toString())
        .contains("openssl rand")
        .endsWith(">> " + file);

    rewrite(line("alice", "aaa"));
    assertThat(status("aaa")).isEqualTo(200);
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void anEmptyFileIsAsMeantWhereThisMachineMaySend() {
    rig = Rig.with().tokens(file, "").allowLoopback(true).build();

    assertThat(rig.post(lines()).status()).isEqualTo(200);
    assertThat(rig.lane.appends.get(0).principal()).isEqualTo("loopback");
    assertThat(rig.post(lines().token("aaa")).status()).isEqualTo(401);
    assertThat(rig.send(lines()).status()).isEqualTo(401);
    assertThat(rig.health.reason).isEmpty();
  }

  @Test
  void takesLoopbackWithoutATokenOnlyIfAllowedAndDirect() {
    rig = Rig.with().tokens(file, line("alice", "aaa")).allowLoopback(true).build();

    assertThat(rig.post(lines()).status()).isEqualTo(200);
    assertThat(rig.post(lines().token("wrong")).status()).isEqualTo(401);
    assertThat(rig.send(lines()).status()).isEqualTo(401);
    for (String header : List.of("X-Forwarded-For", "Forwarded", "Via", "Origin")) {
      assertThat(rig.post(lines().with(header, "x")).status()).as(header).isEqualTo(401);
    }
  }

  @Test
  void takesCertificates() {
    tokens("ship cert:" + CERTIFICATE + " edges=ship-1\n" + line("bob", "bbb"));

    assertThat(rig.send(lines().certificate(CERTIFICATE)).status()).isEqualTo(200);
    assertThat(rig.lane.appends.get(0).principal()).isEqualTo("ship");
    assertThat(rig.send(lines().certificate(Rig.sha256("another"))).status()).isEqualTo(401);
    assertThat(rig.send(lines().certificate("nonsense")).status()).isEqualTo(401);
    assertThat(rig.send(lines().certificate(CERTIFICATE).token("wrong")).status()).isEqualTo(401);
    // A certificate's hash is public: it must not do for a token.
    assertThat(status("a certificate")).isEqualTo(401);
    assertThat(rig.send(lines().certificate(Rig.sha256("bbb"))).status()).isEqualTo(401);
  }

  @Test
  void bindsAnEdgeToWhoUsedItFirst() {
    tokens(line("alice", "aaa") + line("bob", "bbb"));

    assertThat(status("aaa", "ship-1")).isEqualTo(200);
    assertThat(status("aaa", "ship-2")).isEqualTo(200);
    assertThat(status("bbb", "ship-1")).isEqualTo(403);
    assertThat(status("bbb", "ship-3")).isEqualTo(200);
    assertThat(status("aaa", "ship-3")).isEqualTo(403);
    assertThat(rig.state.values.keySet())
        .containsExactly("binding/ship-1", "binding/ship-2", "binding/ship-3");

    Bindings later = new Bindings(rig.state);
    assertThat(later.owner("ship-3")).isEqualTo("bob");
    assertThat(later.owner("ship-4")).isNull();
  }

  @Test
  void theFileCanSayMore() {
    tokens(
        "relay sha256:"
            + Rig.sha256("rrr")
            + " edges=*\n"
            + "alice sha256:"
            + Rig.sha256("aaa")
            + " edges=ship-1,ship-2\n"
            + line("bob", "bbb"));

    assertThat(status("bbb", "ship-9")).isEqualTo(200);
    assertThat(status("rrr", "ship-9")).isEqualTo(200);
    assertThat(status("rrr", "ship-1")).isEqualTo(200);
    assertThat(status("aaa", "ship-2")).isEqualTo(200);
    assertThat(status("aaa", "ship-3")).isEqualTo(403);
    assertThat(status("bbb", "ship-1")).isEqualTo(403);
    assertThat(rig.state.values.keySet()).containsExactly("binding/ship-9");
  }

  @Test
  void giveAnEdgeToAnother() {
    tokens(line("alice", "aaa") + line("bob", "bbb"));
    assertThat(status("aaa", "ship-1")).isEqualTo(200);

    rewrite(line("alice", "aaa") + line("bob", "bbb").strip() + " edges=ship-1\n");

    assertThat(status("bbb", "ship-1")).isEqualTo(200);
    assertThat(status("aaa", "ship-1")).isEqualTo(403);
  }

  @Test
  void aBindingThatCannotBeKeptIsNotMade() {
    tokens(line("alice", "aaa"));
    rig.state.broken = true;

    assertThat(status("aaa", "ship-1")).isEqualTo(503);
    assertThat(rig.lane.attempts).isZero();
    rig.state.broken = false;
    assertThat(status("aaa", "ship-1")).isEqualTo(200);
  }

  @Test
  void aBindingOfAnUnknownVersionIsMadeAnew() {
    tokens(line("alice", "aaa"));
    rig.state.values.put("binding/ship-1", new State.Value(2, new byte[] {1, 2, 3}));

    assertThat(status("aaa", "ship-1")).isEqualTo(200);
    assertThat(rig.state.values.get("binding/ship-1"))
        .isEqualTo(new State.Value(1, Rig.utf8("alice")));
  }

  @Test
  void whoComesSecondDoesNotGetTheBinding() throws RequestException {
    tokens(line("alice", "aaa"));
    Bindings one = new Bindings(rig.state);
    Bindings other = new Bindings(rig.state);
    Principal alice = new Principal("alice", false, java.util.Set.of());
    Principal bob = new Principal("bob", false, java.util.Set.of());

    one.check(alice, "ship-1", null);
    assertThatThrownBy(() -> other.check(bob, "ship-1", null))
        .isInstanceOf(RequestException.class)
        .hasMessage("answered 403");
    other.check(alice, "ship-1", null);
  }

  @Test
  void makesATokenAtTheFirstStart() throws IOException {
    Path plain = folder.resolve("data/ingest-token");

    assertThat(FirstToken.make(file, plain)).isTrue();

    String token = Files.readString(plain).strip();
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file)).doesNotContain(token).endsWith(line("default", token));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, plain.getParent());
    }
    rig = Rig.with().tokens(file).allowLoopback(false).build();
    assertThat(status(token)).isEqualTo(200);
    assertThat(rig.lane.appends.get(0).principal()).isEqualTo("default");
    assertThat(rig.health.reason).isEmpty();

    assertThat(FirstToken.make(file, plain)).isFalse();
    assertThat(Files.readString(plain).strip()).isEqualTo(token);
  }

  @Test
  void makesNoTokenWhereAFileIsEvenIfItIsEmpty() throws IOException {
    Rig.write(file, "");
    rig = Rig.open();

    assertThat(FirstToken.make(file, folder.resolve("ingest-token"))).isFalse();
    assertThat(Files.readString(file)).isEmpty();
    assertThat(folder.resolve("ingest-token")).doesNotExist();
  }

  @Test
  void tokensDiffer() throws IOException {
    rig = Rig.open();
    FirstToken.make(folder.resolve("a"), folder.resolve("a-plain"));
    FirstToken.make(folder.resolve("b"), folder.resolve("b-plain"));

    assertThat(Files.readString(folder.resolve("a-plain")))
        .isNotEqualTo(Files.readString(folder.resolve("b-plain")));
  }

  @Test
  void findsTheSameEntryWhereverItStands() {
    rig = Rig.open();
    List<String> all =
        List.of(line("a", "1").strip(), line("b", "2").strip(), line("c", "3").strip());

    TokenTable table = TokenTable.parse(all);

    assertThat(table.byToken("1")).extracting(Principal::name).isEqualTo("a");
    assertThat(table.byToken("2")).extracting(Principal::name).isEqualTo("b");
    assertThat(table.byToken("3")).extracting(Principal::name).isEqualTo("c");
    assertThat(table.byToken("4")).isNull();
  }
}
