package org.referralconnector.salesforce;

import java.util.Map;
import java.util.Optional;

/** The type of a record, from the first three characters of its id, which are the same in every org. */
final class RecordIds {

    private static final int PREFIX = 3;
    private static final Map<String, String> OBJECTS =
            Map.of("00Q", "Lead", "003", "Contact", "001", "Account", "006", "Opportunity");

    private RecordIds() {}

    /** The object that {@code id} is a record of; empty for all but the standard ones that matter here. */
    static Optional<String> objectOf(String id) {
        return id.length() < PREFIX ? Optional.empty() : Optional.ofNullable(OBJECTS.get(id.substring(0, PREFIX)));
    }
}
