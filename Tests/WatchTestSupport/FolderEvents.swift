import Foundation

/// Waits for a change of files: looks again whenever the kernel tells of one in the folder.
package enum FolderEvents {
  /// Waits until `found` gives something, at most the shared deadline.
  ///
  /// It is called once at first and after each change of a file in `folder`, not in those below it.
  package static func wait<Found: Sendable>(
    in folder: String, for what: String, _ found: @escaping @Sendable () throws -> Found?
  ) async throws -> Found {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
    let mask = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE)
    guard inotify_add_watch(descriptor, folder, mask) >= 0 else {
      close(descriptor)
      throw DeadlineMissed("\(folder) can't be watched: \(String(cString: strerror(errno)))")
    }
    let queue = DispatchQueue(label: "folder events")
    return try await withCheckedThrowingContinuation { continuation in
      queue.async {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        nonisolated(unsafe) var isOver = false
        nonisolated(unsafe) let kept = source
        let end: @Sendable (Result<Found, any Error>) -> Void = { result in
          guard !isOver else { return }
          isOver = true
          kept.cancel()
          continuation.resume(with: result)
        }
        let look: @Sendable () -> Void = {
          do {
            if let result = try found() { end(.success(result)) }
          } catch {
            end(.failure(error))
          }
        }
        source.setEventHandler {
          var buffer = [UInt8](repeating: 0, count: 65_536)
          while read(descriptor, &buffer, buffer.count) > 0 {}
          look()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        look()
        queue.asyncAfter(deadline: .now() + Deadline.seconds) {
          end(.failure(DeadlineMissed("\(what) did not come in \(folder)")))
        }
      }
    }
  }
}
