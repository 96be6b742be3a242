package io.edgebot.ingest.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a tokens file: one line an entry, {@code <principal> sha256:<hash of the token>}
 * or {@code <principal> cert:<hash of the certificate>}, then {@code edges=*} or {@code
 * edges=<id>,<id>} or nothing. Immutable.
 */
final class TokenTable {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<principal>[A-Za-z0-9._-]{1,64})\\s+(?<kind>sha256|cert):(?<hash>[0-9a-f]{64})"
              + "(?:\\s+edges=(?<edges>\\*|[A-Za-z0-9._-]{1,64}(?:,[A-Za-z0-9._-]{1,64})*))?");

  private final List<Entry> entries;
  private final Map<String, Principal> principals;
  private final Set<String> listed;
  private final List<Integer> badLines;

  private TokenTable(
      List<Entry> entries, Map<String, Principal> principals, List<Integer> badLines) {
    this.entries = entries;
    this.principals = principals;
    this.badLines = badLines;
    this.listed = new HashSet<>();
    principals.values().forEach(principal -> listed.addAll(principal.edges()));
  }

  private record Entry(String principal, boolean certificate, byte[] hash) {}

  /** Reads lines; empty ones and those that start with {@code #} say nothing. */
  static TokenTable parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Principal> principals = new HashMap<>();
    List<Integer> bad = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher form = LINE.matcher(line);
      if (!form.matches() || form.group("principal").equals(Principal.LOOPBACK.name())) {
        bad.add(i + 1);
        continue;
      }
      String name = form.group("principal");
      byte[] hash = HexFormat.of().parseHex(form.group("hash"));
      entries.add(new Entry(name, form.group("kind").equals("cert"), hash));
      principals.merge(name, principal(name, form.group("edges")), TokenTable::join);
    }
    return new TokenTable(entries, principals, bad);
  }

  /** Whether nobody is in it. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Numbers of the lines that are of another form, from 1; they count for nothing. */
  List<Integer> badLines() {
    return badLines;
  }

  /** Whether a line gives an edge to someone by its id. */
  boolean lists(String edge) {
    return listed.contains(edge);
  }

  /** Whose token it is; null if nobody's. Takes the same time for every token. */
  @Nullable Principal byToken(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    return find(false, Digest.of(bytes, 0, bytes.length));
  }

  /** Whose certificate it is, by its SHA-256 in hexadecimal digits; null if nobody's. */
  @Nullable Principal byCertificate(String fingerprint) {
    try {
      return find(true, HexFormat.of().parseHex(fingerprint));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable Principal find(boolean certificate, byte[] hash) {
    String found = null;
    for (Entry entry : entries) {
      // No early end: how long it takes must not tell which entry a guess comes near to.
      boolean same = MessageDigest.isEqual(entry.hash(), hash);
      if (same && entry.certificate() == certificate) {
        found = entry.principal();
      }
    }
    return found == null ? null : principals.get(found);
  }

  private static Principal principal(String name, @Nullable String edges) {
    if (edges == null) {
      return new Principal(name, false, Set.of());
    }
    if (edges.equals("*")) {
      return new Principal(name, true, Set.of());
    }
    return new Principal(name, false, Set.copyOf(List.of(edges.split(",", -1))));
  }

  private static Principal join(Principal one, Principal other) {
    Set<String> edges = new HashSet<>(one.edges());
    edges.addAll(other.edges());
    return new Principal(one.name(), one.any() || other.any(), edges);
  }
}
