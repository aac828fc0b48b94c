package org.referralconnector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;

/** A browser as far as small pages need one: cookies, redirects and forms, and the addresses it has been to. */
public final class Browser {
    private static final Pattern FORM = Pattern.compile("(?s)<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>");
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
    private static final int MOST_REDIRECTS = 20;

    /** A page; {@code url} is where the redirects ended. */
    public record Page(URI url, int status, HttpHeaders headers, String html) {
        /** Without tags, and without what stands for other characters. */
        public String text() {
            return StringEscapeUtils.unescapeHtml4(html.replaceAll("(?s)<[^>]*>", " "))
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        public boolean hasForm() {
            return FORM.matcher(html).find();
        }
    }

    /** Goes to the host that has set it, on every port, below its path. */
    private record Cookie(String host, String path, String pair) {}

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final List<URI> visited = new ArrayList<>();
    private final Map<String, Cookie> cookies = new LinkedHashMap<>();
    private Predicate<URI> stop = url -> false;

    /** Does not go to such addresses, as if they did not answer: the page is empty there, with the status 0. */
    public Browser stoppingAt(Predicate<URI> where) {
        stop = where;
        return this;
    }

    /** All addresses it has been to or would have gone to. */
    public List<URI> visited() {
        return visited;
    }

    public Page open(URI url) {
        return follow(HttpRequest.newBuilder(url).GET(), url);
    }

    /** Sends the form of a page with these values, over those that it has. */
    public Page submit(Page page, Map<String, String> values) {
        Matcher form = FORM.matcher(page.html());
        if (!form.find()) {
            throw new AssertionError("no form at " + page.url() + ": " + page.text());
        }
        Map<String, String> all = new LinkedHashMap<>();
        Matcher input = INPUT.matcher(form.group(2));
        while (input.find()) {
            all.put(attribute(input.group(), "name"), attribute(input.group(), "value"));
        }
        all.putAll(values);
        URI target = page.url().resolve(StringEscapeUtils.unescapeHtml4(form.group(1)));
        return follow(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encoded(all))),
                target);
    }

    private Page follow(HttpRequest.Builder first, URI start) {
        HttpRequest.Builder request = first;
        URI url = start;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            visited.add(url);
            if (stop.test(url)) {
                return new Page(url, 0, HttpHeaders.of(Map.of(), (name, value) -> true), "");
            }
            String known = cookiesFor(url);
            if (!known.isEmpty()) {
                request.header("Cookie", known);
            }
            HttpResponse<String> answer = send(request);
            keepCookies(url, answer.headers());
            if (answer.statusCode() / 100 != 3) {
                return new Page(url, answer.statusCode(), answer.headers(), answer.body());
            }
            url = url.resolve(answer.headers().firstValue("Location").orElseThrow());
            request = HttpRequest.newBuilder(url).GET();
        }
        throw new AssertionError("too many redirects: " + visited);
    }

    private String cookiesFor(URI url) {
        return cookies.values().stream()
                .filter(cookie -> cookie.host().equals(url.getHost()))
                .filter(cookie -> (url.getPath() + "/").startsWith(cookie.path().replaceFirst("/?$", "/")))
                .map(Cookie::pair)
                .collect(Collectors.joining("; "));
    }

    private void keepCookies(URI url, HttpHeaders headers) {
        for (String cookie : headers.allValues("Set-Cookie")) {
            String pair = cookie.replaceFirst(";.*", "");
            String path = cookie.contains("Path=") ? cookie.replaceFirst(".*Path=([^;]*).*", "$1") : "/";
            cookies.put(url.getHost() + pair.replaceFirst("=.*", ""), new Cookie(url.getHost(), path, pair));
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String attribute(String tag, String name) {
        Matcher attribute = Pattern.compile(name + "=\"([^\"]*)\"").matcher(tag);
        return attribute.find() ? StringEscapeUtils.unescapeHtml4(attribute.group(1)) : "";
    }

    private static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
