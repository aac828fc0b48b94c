/** Our words become Intercom's words; Intercom's answers become outcomes. */
package org.referralconnector.intercom;
