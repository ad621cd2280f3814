enum Simulator {}
