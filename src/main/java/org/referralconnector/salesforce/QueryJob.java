package org.referralconnector.salesforce;

/**
 * How a query job of Bulk API 2.0 stands (Bulk API 2.0 Developer Guide, "Get Information About a Query Job").
 *
 * @param id its id
 * @param state Salesforce's word: {@code UploadComplete}, {@code InProgress}, {@code JobComplete}, {@code Failed} or
 *     {@code Aborted}
 * @param message why it failed, in Salesforce's words; empty if it does not say
 */
public record QueryJob(String id, String state, String message) {

    /** Whether its results are to be had. */
    public boolean complete() {
        return state.equals("JobComplete");
    }

    /** Whether it will never have any. */
    public boolean over() {
        return state.equals("Failed") || state.equals("Aborted");
    }
}
