/** The connector as a program: its command line, and its beans and routes in one place. */
package org.referralconnector;
