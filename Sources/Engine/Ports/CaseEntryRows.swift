package protocol CaseEntryReads {}

package protocol CaseEntryWrites {}
