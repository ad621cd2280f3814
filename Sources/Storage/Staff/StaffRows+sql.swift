import Domain
import Engine

extension SQLSnapshot: StaffReads {}

extension SQLTransaction: StaffWrites {}
