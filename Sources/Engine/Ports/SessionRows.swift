package protocol SessionReads {}

package protocol SessionWrites {}
