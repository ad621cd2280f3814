package protocol StaffReads {}

package protocol StaffWrites {}
