import Domain
import Engine

extension SQLSnapshot: SessionReads {}

extension SQLTransaction: SessionWrites {}
