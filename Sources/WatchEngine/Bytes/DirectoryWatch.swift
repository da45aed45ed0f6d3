import Glibc

/// One inotify descriptor over the folders that matter.
///
/// Confined to the queue of its owner. It only hears; what is true is looked up after it, so that a
/// lost event costs time, never a row.
final class DirectoryWatch {
  enum Event: Equatable {
    /// `isStructural`: the name came, went, moved or changed its rights; else its bytes changed.
    case name(folder: String, name: String, isStructural: Bool)
    /// The folder itself went away or moved: its watch is gone.
    case folderGone(String)
    /// The kernel's queue was full: events were lost.
    case overflow
  }

  let descriptor: Int32
  private var folders: [Int32: String] = [:]
  private var watches: [String: Int32] = [:]
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private static let mask =
    UInt32(IN_MODIFY) | UInt32(IN_ATTRIB) | UInt32(IN_CREATE) | UInt32(IN_DELETE)
    | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
    | UInt32(IN_ONLYDIR)

  /// Fails with EMFILE when the user's inotify instances are used up.
  init() throws(SystemError) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else {
      throw SystemError(call: "inotify_init1", subject: "", code: errno)
    }
  }

  deinit { close(descriptor) }

  var watched: Set<String> { Set(watches.keys) }

  /// Watches exactly these folders; gives errno of the first that failed for want of watches.
  ///
  /// A folder that isn't there is no error: its nearest ancestor is in the set as well.
  func watch(_ wanted: Set<String>) -> Int32? {
    var problem: Int32?
    for (folder, watch) in watches where !wanted.contains(folder) {
      inotify_rm_watch(descriptor, watch)
      forget(watch)
    }
    for folder in wanted.sorted() {
      // Asked again even when known: the name may stand for another folder now.
      let watch = inotify_add_watch(descriptor, folder, Self.mask)
      guard watch >= 0 else {
        if errno == ENOSPC || errno == ENOMEM { problem = problem ?? errno }
        continue
      }
      if let old = watches[folder], old != watch {
        inotify_rm_watch(descriptor, old)
        forget(old)
      }
      // Two names of one folder share a watch: the later name is heard.
      watches[folder] = watch
      folders[watch] = folder
    }
    return problem
  }

  /// Everything heard since the last call; names that only changed are told once.
  func read() -> [Event] {
    var events: [Event] = []
    var last: Event?
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        return events
      }
      var place = 0
      while place + 16 <= count {
        let (event, size) = buffer.withUnsafeBytes { parse($0, at: place, end: count) }
        place += size
        guard let event, event != last else { continue }
        events.append(event)
        last = event
      }
    }
  }

  private func parse(_ bytes: UnsafeRawBufferPointer, at place: Int, end: Int) -> (Event?, Int) {
    let watch = bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)
    let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
    let length = Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
    let size = 16 + length
    if mask & UInt32(IN_Q_OVERFLOW) != 0 { return (.overflow, size) }
    guard let folder = folders[watch] else { return (nil, size) }
    if mask & UInt32(IN_IGNORED) != 0 {
      forget(watch)
      return (.folderGone(folder), size)
    }
    if mask & (UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_UNMOUNT)) != 0 {
      return (.folderGone(folder), size)
    }
    guard length > 0, place + size <= end else { return (nil, size) }
    let name = bytes[(place + 16)..<(place + size)].prefix { $0 != 0 }
    return (
      .name(
        folder: folder, name: String(decoding: name, as: UTF8.self),
        isStructural: mask & UInt32(IN_MODIFY) == 0), size
    )
  }

  private func forget(_ watch: Int32) {
    guard let folder = folders.removeValue(forKey: watch) else { return }
    if watches[folder] == watch { watches[folder] = nil }
  }
}
