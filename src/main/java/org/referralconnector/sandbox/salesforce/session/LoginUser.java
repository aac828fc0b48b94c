package org.referralconnector.sandbox.salesforce.session;

/**
 * Somebody who can log in.
 *
 * @param id the id of the user's record
 * @param username also the e-mail address
 * @param name for people to read
 */
public record LoginUser(String id, String username, String password, String name) {}
