package org.referralconnector;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The HTTP components through which programs and Intercom are called: they go where they are sent and nowhere else, never
 * repeat a request by themselves, keep no cookies, and bound what an answer may cost.
 */
final class ReferralHttp {
    /** More than any answer of a program holds. */
    private static final int LARGEST_ANSWER = 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private ReferralHttp() {}

    /**
     * A component of our own: a host's is not touched, and its settings do not reach ours.
     *
     * @param timeout how long an answer may take, from the request to its last byte
     */
    static HttpComponent component(Duration timeout) {
        return component(timeout, LARGEST_ANSWER);
    }

    /**
     * The same for answers of another size.
     *
     * @param largest how many bytes an answer may have
     */
    static HttpComponent component(Duration timeout, int largest) {
        HttpComponent http = new HttpComponent();
        http.setAutowiredEnabled(false);
        http.setConnectTimeout(shorter(CONNECT_TIMEOUT, timeout).toMillis());
        http.setConnectionRequestTimeout(timeout.toMillis());
        http.setResponseTimeout(timeout.toMillis());
        http.setSoTimeout(timeout.toMillis());
        http.setFollowRedirects(false);
        http.setRedirectHandlingDisabled(true);
        http.setAutomaticRetriesDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setContentCompressionDisabled(true);
        http.setAuthCachingDisabled(true);
        http.setUserAgent("ReferralConnector");
        http.setHttpClientConfigurer(
                builder -> builder.addExecInterceptorFirst("referral-bounds", new Bounds(timeout, largest)));
        return http;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Cuts off answers that are too long or too slow. They are not compressed: none was asked for. */
    private record Bounds(Duration timeout, int largest) implements ExecChainHandler {
        @Override
        public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
                throws IOException, HttpException {
            long end = System.nanoTime() + timeout.toNanos();
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
                response.setEntity(new BoundedEntity(entity, end, largest));
            }
            return response;
        }
    }

    private static final class BoundedEntity extends HttpEntityWrapper {
        private final long end;
        private final int largest;

        BoundedEntity(HttpEntity entity, long end, int largest) {
            super(entity);
            this.end = end;
            this.largest = largest;
        }

        @Override
        public InputStream getContent() throws IOException {
            InputStream content = super.getContent();
            return content == null ? null : new BoundedStream(content, end, largest);
        }
    }

    private static final class BoundedStream extends FilterInputStream {
        private final long end;
        private final int largest;
        private int left;

        BoundedStream(InputStream content, long end, int largest) {
            super(content);
            this.end = end;
            this.largest = largest;
            this.left = largest;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int read = super.read(bytes, from, most);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the answer is longer than " + largest + " bytes");
            }
            if (System.nanoTime() - end > 0) {
                throw new SocketTimeoutException("the answer took too long");
            }
        }
    }
}
