import Domain
import Engine

extension SQLSnapshot: FigureReads {}
