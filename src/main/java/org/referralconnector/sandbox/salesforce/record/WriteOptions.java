package org.referralconnector.sandbox.salesforce.record;

import java.util.Locale;
import org.referralconnector.sandbox.http.Call;

/**
 * Who writes, and what the headers of the call ask for.
 *
 * @param call the call which writes, so that faults can pick it
 * @param userId the user who becomes creator, owner and last modifier
 * @param allowSave save although a duplicate rule warns
 * @param includeRecordDetails show the fields of the duplicates which were found
 */
public record WriteOptions(Call call, String userId, boolean allowSave, boolean includeRecordDetails) {

    /** Reads {@code Sforce-Duplicate-Rule-Header: allowSave=true; includeRecordDetails=true}. */
    public static WriteOptions of(Call call, String userId) {
        String header = call.header("Sforce-Duplicate-Rule-Header").orElse("").toLowerCase(Locale.ROOT);
        return new WriteOptions(
                call, userId, header.contains("allowsave=true"), header.contains("includerecorddetails=true"));
    }
}
