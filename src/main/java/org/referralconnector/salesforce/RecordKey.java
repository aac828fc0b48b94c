package org.referralconnector.salesforce;

import java.util.HexFormat;
import org.referralconnector.journal.Sha256;

/**
 * The value that makes a record recognisable as ours, whatever becomes of our own database: Salesforce makes no second
 * record with it.
 *
 * @param field the API name of the external id field, such as {@code Referral_Key__c}
 * @param value {@code <campaign>:<participant>}, or {@code <campaign>:<SHA-256 of the participant in hex>} if the
 *     participant is an e-mail address, which does not belong into a key, or too long for the field
 * @param updateable whether it may be written into a record that has none yet
 */
public record RecordKey(String field, String value, boolean updateable) {

    private static final int LONGEST = 255;

    static RecordKey of(SalesforceField field, Participant participant) {
        int longest = field.length() > 0 ? Math.min(field.length(), LONGEST) : LONGEST;
        String plain = participant.campaign() + ":" + participant.id();
        boolean usable = plain.length() <= longest && participant.id().indexOf('@') < 0;
        String value =
                usable ? plain : participant.campaign() + ":" + HexFormat.of().formatHex(Sha256.of(participant.id()));
        return new RecordKey(field.name(), value, field.updateable());
    }
}
