package protocol EvidenceReads {}

package protocol EvidenceWrites {}
