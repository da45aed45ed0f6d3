import Glibc

/// Waits for names to come or change in one folder, on the calling thread.
struct FolderChanges: ~Copyable {
  private let descriptor: Int32

  /// A folder that isn't there, or no inotify left: ``wait(milliseconds:)`` then only waits.
  init(in folder: String) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return }
    inotify_add_watch(descriptor, folder, UInt32(IN_MOVED_TO) | UInt32(IN_CREATE))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Returns after a change, or after so long; changes since the last call count.
  func wait(milliseconds: Int32) {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, milliseconds) > 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { buffer in
      while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
    }
  }
}
