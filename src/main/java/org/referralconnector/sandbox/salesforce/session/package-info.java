/** The sessions of clients, from login to logout. */
package org.referralconnector.sandbox.salesforce.session;
