/** People whom a CRM has: which are wanted, and how they are read, call by call. */
package org.referralconnector.people;
