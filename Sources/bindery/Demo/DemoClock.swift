import Domain
import Synchronization

/// The demo's clock: the machine's, and the time that was skipped. It never goes back.
final class DemoClock: Sendable {
    private let folder: String
    private let ahead: Mutex<Duration>

    init(in folder: String) {
        self.folder = folder
        ahead = Mutex(.milliseconds(DemoFile.load(from: folder).skipped))
    }

    var skipped: Duration { ahead.withLock { $0 } }

    /// Kept beside the data, which have seen the later time.
    func skip(_ span: Duration) throws {
        try ahead.withLock { ahead in
            var file = DemoFile.load(from: folder)
            file.skipped = (ahead + span).milliseconds
            try file.save(in: folder)
            ahead += span
        }
    }
}
