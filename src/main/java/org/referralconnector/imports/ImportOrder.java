package org.referralconnector.imports;

import org.referralconnector.people.PeopleWanted;

/**
 * Who is to become a participant of which campaign.
 *
 * @param campaign the campaign
 * @param people whom to read
 * @param welcomeEmail whether the program should write to them, where it has a choice
 * @param dryRun whether they are only counted
 */
public record ImportOrder(String campaign, PeopleWanted people, boolean welcomeEmail, boolean dryRun) {}
