package org.referralconnector.connection;

/**
 * Which account is meant.
 *
 * @param crm {@code salesforce} or {@code intercom}
 * @param name the connection's name, such as {@code default}
 */
public record AccountKey(String crm, String name) {
    /** The account of a Salesforce connection. */
    public static AccountKey salesforce(String name) {
        return new AccountKey("salesforce", name);
    }

    /** The account of an Intercom connection. */
    public static AccountKey intercom(String name) {
        return new AccountKey("intercom", name);
    }

    /** As deliveries name it, such as {@code salesforce/default}. */
    public String destination() {
        return crm + "/" + name;
    }
}
