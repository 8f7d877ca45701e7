package io.gapless.replay;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ETag (RFC 9110, 8.8.3): the number of changes a thing has seen.
 *
 * @param version 0 or more; it rises with every change
 */
record HttpEntityTag(long version) {
  private static final Pattern STRONG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");
  private static final Pattern COMMA = Pattern.compile(",");

  /** What is read, with its tag; nothing but the tag if the client has this version already. */
  HttpResponse<?> answer(HttpRequest<?> request, Object body) {
    return isKnownTo(request)
        ? HttpResponse.notModified().header(HttpHeaders.ETAG, text())
        : HttpResponse.ok(body).header(HttpHeaders.ETAG, text());
  }

  private boolean isKnownTo(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(COMMA::splitAsStream)
        .map(String::trim)
        .anyMatch(it -> it.equals("*") || it.equals(text()) || it.equals("W/" + text()));
  }

  private String text() {
    return "\"" + version + "\"";
  }

  /** The version that a change is for: empty if any will do, one that nothing has if none will. */
  static OptionalLong expected(HttpRequest<?> request) {
    List<String> given = request.getHeaders().getAll(HttpHeaders.IF_MATCH);
    if (given.isEmpty() || given.equals(List.of("*"))) {
      return OptionalLong.empty();
    }
    Matcher tag = STRONG.matcher(given.getFirst());
    return OptionalLong.of(given.size() == 1 && tag.matches() ? Long.parseLong(tag.group(1)) : -1);
  }
}
