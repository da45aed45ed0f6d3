/// The names in folders, sorted by their bytes; within a pass over many logs each folder is read once.
///
/// Ten thousand logs in one folder would otherwise read it ten thousand times at a start. Confined to
/// the queue of its owner.
final class FolderListings {
  private let calls: any FileSystemCalls
  private var held: [String: [String]]?

  init(calls: any FileSystemCalls) { self.calls = calls }

  /// Runs `pass` with every folder read at most once; what changes meanwhile is seen in the next pass.
  func pass(_ pass: () -> Void) {
    held = [:]
    pass()
    held = nil
  }

  /// The names in `folder` that begin with `prefix`, sorted; none when it can't be read.
  func names(in folder: String, startingWith prefix: String) -> ArraySlice<String> {
    let names = held?[folder] ?? read(folder)
    if held != nil { held?[folder] = names }
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle].utf8.lexicographicallyPrecedes(prefix.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return names[low...].prefix { $0.utf8.starts(with: prefix.utf8) }
  }

  private func read(_ folder: String) -> [String] {
    var code: Int32 = 0
    return (calls.list(folder, error: &code) ?? []).sorted { left, right in
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }
}
