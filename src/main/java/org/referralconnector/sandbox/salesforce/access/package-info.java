/** Who may do what: permissions, what they leave of the objects, and what keeps a user from calling at all. */
package org.referralconnector.sandbox.salesforce.access;
