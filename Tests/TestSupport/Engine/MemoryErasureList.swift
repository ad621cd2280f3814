package import Engine
import Synchronization

/// A list of erased accounts that ends with the test, and whose disk can be full.
package final class MemoryErasureList: ErasureList {
    package struct Full: Error {}

    private let state = Mutex<(list: [Erasure], isFull: Bool)>(([], false))

    package init(_ erasures: [Erasure] = []) { state.withLock { $0.list = erasures } }

    package var isFull: Bool {
        get { state.withLock(\.isFull) }
        set { state.withLock { $0.isFull = newValue } }
    }

    package func all() -> [Erasure] { state.withLock(\.list) }

    package func add(_ erasures: [Erasure]) throws {
        try state.withLock { state in
            guard !state.isFull else { throw Full() }
            state.list += erasures
        }
    }
}
