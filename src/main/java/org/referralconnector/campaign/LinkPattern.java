package org.referralconnector.campaign;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How a campaign makes referral links of codes.
 *
 * @param pattern a URL with {@code {code}} in the place of the code, once
 */
public record LinkPattern(String pattern) {
    private static final String CODE = "{code}";

    /** The link of whoever has this code. */
    public String of(String code) {
        String encoded = URLEncoder.encode(code, StandardCharsets.UTF_8).replace("+", "%20");
        return pattern.replace(CODE, encoded);
    }
}
