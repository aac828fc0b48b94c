/** The objects of the emulated organization, described by the files in {@code sandbox/salesforce}. */
package org.referralconnector.sandbox.salesforce.schema;
