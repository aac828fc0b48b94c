/** Looks whether the connector could do its work, and says what is wrong and how to cure it. Reads only. */
package org.referralconnector.doctor;
