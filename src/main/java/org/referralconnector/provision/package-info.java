/** What campaigns need of an org and a workspace, and how it is made: fields, attributes, permissions, streams. */
package org.referralconnector.provision;
