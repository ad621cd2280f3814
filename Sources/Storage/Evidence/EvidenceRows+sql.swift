import Domain
import Engine

extension SQLSnapshot: EvidenceReads {}

extension SQLTransaction: EvidenceWrites {}
