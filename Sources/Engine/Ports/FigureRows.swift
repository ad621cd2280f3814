package protocol FigureReads {}
