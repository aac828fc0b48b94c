package org.referralconnector.sandbox.salesforce.schema;

/** What a user may do with the records of an object. */
public record ObjectAccess(boolean read, boolean create, boolean edit, boolean delete) {
    public static final ObjectAccess FULL = new ObjectAccess(true, true, true, true);
    public static final ObjectAccess READ = new ObjectAccess(true, false, false, false);
    public static final ObjectAccess NONE = new ObjectAccess(false, false, false, false);

    /** What remains of this where another limit holds too. */
    ObjectAccess and(ObjectAccess other) {
        return new ObjectAccess(read && other.read, create && other.create, edit && other.edit, delete && other.delete);
    }
}
