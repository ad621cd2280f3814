import Domain
import Engine

extension SQLSnapshot: CaseEntryReads {}

extension SQLTransaction: CaseEntryWrites {}
