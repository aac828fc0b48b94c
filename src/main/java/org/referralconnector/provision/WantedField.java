package org.referralconnector.provision;

import org.referralconnector.campaign.NewField;

/**
 * A custom field that campaigns need.
 *
 * @param object the object that has it
 * @param name its API name
 * @param shape what it looks like
 * @param key true if records are recognised by it, so that it has to be a unique external id
 * @param campaign the campaign that declares it, for complaints
 */
record WantedField(String object, String name, NewField shape, boolean key, String campaign) {

    /** Such as {@code Lead.RH_CODE__c}. */
    String part() {
        return object + "." + name;
    }

    /** What it looks like, as people read it. */
    String words() {
        return shape.words() + (key ? ", unique external id" : "");
    }
}
